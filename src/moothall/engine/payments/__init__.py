"""What people pay for what they ask: charges, card payments, refunds, and what finance is told."""
