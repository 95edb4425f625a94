"""Consultations as jobs: review, improve, explain and ask."""
