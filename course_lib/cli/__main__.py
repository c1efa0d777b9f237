from course_lib.cli import main

main()
