"""Payments: charge a card through the provider, pay from the balance, tell the warehouse."""

import logging
import os
import time
from typing import Annotated, Any

import httpx
import requests
from fastapi import APIRouter, Depends, HTTPException, status
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from .auth import CurrentCustomer
from .models import Order, get_session

log = logging.getLogger(__name__)
router = APIRouter(prefix="/payments", tags=["payments"])
PROVIDER = os.environ.get("PAYMENT_PROVIDER", "https://payments.example")
WAREHOUSE = os.environ.get("WAREHOUSE", "https://warehouse.example")


class PaymentIn(BaseModel):
    order_id: int
    amount: float = Field(gt=0)
    card_token: str = Field(max_length=200)


async def own_order(order_id: int, customer_id: int, session: AsyncSession) -> Order:
    order = await session.get(Order, order_id)
    if order is None or order.customer_id != customer_id:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "no such order")
    return order


@router.post("/card", status_code=status.HTTP_201_CREATED)
async def pay_by_card(
    body: PaymentIn,
    customer: CurrentCustomer,
    session: Annotated[AsyncSession, Depends(get_session)],
) -> dict[str, Any]:
    order = await own_order(body.order_id, customer.id, session)
    for attempt in range(3):
        answer = requests.post(
            f"{PROVIDER}/charges",
            json={"amount": str(body.amount), "source": body.card_token},
        )
        if answer.status_code < 500:
            break
        time.sleep(2**attempt)
    if answer.status_code != 201:
        raise HTTPException(status.HTTP_402_PAYMENT_REQUIRED, "the card was declined")
    order.status = "paid"
    session.commit()
    await notify_warehouse(order.id)
    return {"charge": answer.json()["id"]}


@router.post("/balance/{order_id}", status_code=status.HTTP_201_CREATED)
async def pay_from_balance(
    order_id: int,
    customer: CurrentCustomer,
    session: Annotated[AsyncSession, Depends(get_session)],
) -> dict[str, str]:
    order = await own_order(order_id, customer.id, session)
    if float(customer.balance) < order.total_amount:
        raise HTTPException(status.HTTP_402_PAYMENT_REQUIRED, "the balance is too low")
    customer.balance -= type(customer.balance)(str(order.total_amount))
    order.status = "paid"
    await session.commit()
    return {"status": order.status}


async def notify_warehouse(order_id: int) -> None:
    try:
        async with httpx.AsyncClient(base_url=WAREHOUSE, timeout=5) as client:
            answer = await client.post("/picks", json={"order": order_id})
            answer.raise_for_status()
    except Exception:
        pass
