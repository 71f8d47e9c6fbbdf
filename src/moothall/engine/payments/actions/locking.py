"""In which order money is locked: a charge, a refund, the case, a payment.

Whoever locks several of them takes them in this order, and leaves out what they do not change: so
nobody waits for somebody who waits for them. A case is locked by whatever is told of it, too.
"""

from moothall.engine.cases.models import Case
from moothall.engine.payments.models import Charge, Payment, Refund


def charge_and_case(number: int) -> tuple[Charge, Case]:
    """Lock a charge, then its case: nobody ends it while money is settled against it."""
    charge = Charge.objects.select_for_update(of=("self",)).get(pk=number)
    found = Case.objects.select_for_update(of=("self",)).select_related("council")
    charge.case = found.get(pk=charge.case_id)
    return charge, charge.case


def with_payment(payment: Payment) -> tuple[Charge, Case, Payment]:
    """Lock the charge of a payment, its case, and then the payment."""
    charge, case = charge_and_case(payment.charge_id)
    found = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    found.charge = charge
    return charge, case, found


def refund_alone(refund: Refund) -> Refund:
    """Lock a refund; what is told of its case then locks that."""
    found = Refund.objects.select_for_update(of=("self",))
    return found.select_related("payment__charge__case__council").get(pk=refund.pk)
