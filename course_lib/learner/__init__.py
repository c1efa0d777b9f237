"""What a learner does: the working folder, starting JupyterLab, checks in a terminal, submitting their own work."""
