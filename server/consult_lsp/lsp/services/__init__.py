"""What works beside requests: diagnostics, persistence, the workspace, trust."""
