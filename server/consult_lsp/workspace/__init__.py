"""Files of the workspace, read within bounds."""
