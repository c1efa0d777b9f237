"""The late penalty of the instructor's plan, as a plugin of nbgrader's."""

import math
from pathlib import Path

from nbgrader.plugins import LateSubmissionPlugin

from course_lib.course.folders import Course

DAY = 86_400  # seconds


class LatePolicy(LateSubmissionPlugin):
    """Takes the plan's part of the points for each day begun; without such a plan, as nbgrader's own plugin does."""

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """The points that a notebook loses."""
        policy = Course(Path(self.config.CourseDirectory.root)).plan.late
        if policy is None:
            return super().late_submission_penalty(student_id, score, total_seconds_late)
        per_day, most = policy
        return round(score * min(per_day * math.ceil(total_seconds_late / DAY), most), 2)
