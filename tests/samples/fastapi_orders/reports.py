"""Reports for staff."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, status
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from .auth import CurrentCustomer
from .models import Customer, Order, get_session

router = APIRouter(prefix="/reports", tags=["reports"])
Session = Annotated[AsyncSession, Depends(get_session)]


def require_staff(customer: CurrentCustomer) -> Customer:
    if not customer.is_staff:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "staff only")
    return customer


@router.get("/revenue", dependencies=[Depends(require_staff)])
async def revenue(session: Session) -> dict[str, Any]:
    by_status = select(Order.status, func.sum(Order.total_amount)).group_by(Order.status)
    return {state: total for state, total in (await session.execute(by_status)).all()}


@router.get("/customers", dependencies=[Depends(require_staff)])
async def customers(session: Session, page: int = 0) -> list[dict[str, Any]]:
    rows = await session.scalars(select(Customer).order_by(Customer.id).offset(page * 50).limit(50))
    report = []
    for customer in rows:
        orders = await session.scalars(select(Order).where(Order.customer_id == customer.id))
        spent = sum(order.total_amount for order in orders)
        report.append({"email": customer.email, "spent": spent})
    return report
