"""What is asked, by flow."""
