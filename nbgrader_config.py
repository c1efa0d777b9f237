"""nbgrader's configuration: read by `nbgrader`, by Formgrader and by `course`."""

from pathlib import Path

root = Path(__file__).resolve().parent
(root / "var").mkdir(exist_ok=True)  # nbgrader makes its gradebook in there, but not the folder

c = get_config()  # noqa: F821 (nbgrader puts it here)

c.CourseDirectory.course_id = "differentiation"
c.CourseDirectory.root = str(root)
c.CourseDirectory.source_directory = "var/source"  # generated from solutions/, since nbgrader copies all beside it
c.CourseDirectory.release_directory = "notebooks"
c.CourseDirectory.submitted_directory = "var/submitted"
c.CourseDirectory.autograded_directory = "var/autograded"
c.CourseDirectory.feedback_directory = "var/feedback"
c.CourseDirectory.db_url = f"sqlite:///{root / 'var' / 'gradebook.db'}"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "__pycache__", "*.pyc"]

# Files of `course submit` and downloads from Moodle and Canvas, collected by `nbgrader zip_collect`
c.ZipCollectApp.extractor_plugin = "course_lib.classroom.collect.ExtractNotebooks"
c.FileNameCollectorPlugin.named_regexp = (  # of the folders that it makes
    r".*/(?P<student_id>[^/+]+)\+(?:(?P<timestamp>[0-9T]+)\+)?[^/+]+/(?P<file_id>[^/]+)\.ipynb$"
)
c.ZipCollectApp.downloaded_directory = "var/downloaded"

c.ClearSolutions.code_stub = {
    "python": '# Write your answer here in place of the next line.\nraise NotImplementedError("not written yet")'
}
c.ClearSolutions.text_stub = "*Write your answer here in place of this line.*"
c.IncludeHeaderFooter.header = ""
c.OverwriteCells.add_missing_cells = True  # a test cell that a learner deleted comes back

c.AssignLatePenalties.plugin_class = "course_lib.classroom.late.LatePolicy"  # what course.toml says about late work

# From here on: the course's judge and its feedback page in the place of nbgrader's.
c.ExchangeFactory.collect = "course_lib.classroom.collect.CollectFiles"
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "course_lib.classroom.nbgrader_plugins.ExecuteApart",  # in place of nbgrader's Execute
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# A submission may come in any state:
c.Autograde.exporter_class = "course_lib.classroom.nbgrader_plugins.SubmissionExporter"
c.Autograde.pre_convert_hook = "course_lib.classroom.nbgrader_plugins.find_renamed"
c.GenerateFeedback.exporter_class = "course_lib.classroom.nbgrader_plugins.FeedbackExporter"
