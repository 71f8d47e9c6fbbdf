"""Taking money by card through GOV.UK Pay, and a stand-in for it."""
