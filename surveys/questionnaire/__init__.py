"""The questionnaire: what is asked."""
