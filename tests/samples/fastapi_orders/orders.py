"""Orders: list, look up, search, place, cancel."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, status
from pydantic import BaseModel, Field
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from .auth import CurrentCustomer
from .models import Order, OrderLine, get_session

router = APIRouter(prefix="/orders", tags=["orders"])
Session = Annotated[AsyncSession, Depends(get_session)]


class LineIn(BaseModel):
    sku: str = Field(pattern=r"^[A-Z0-9-]{3,40}$")
    quantity: int = Field(gt=0, le=1_000)
    unit_price: Decimal = Field(gt=0, decimal_places=2)


class OrderIn(BaseModel):
    lines: list[LineIn] = Field(min_length=1, max_length=200)


@router.get("")
async def list_orders(customer: CurrentCustomer, session: Session) -> list[dict[str, Any]]:
    if customer.is_staff:
        orders = (await session.scalars(select(Order).order_by(Order.id.desc()))).all()
    else:
        mine = select(Order).where(Order.customer_id == customer.id).limit(100)
        orders = (await session.scalars(mine)).all()
    return [{"id": order.id, "status": order.status} for order in orders]


@router.get("/search")
async def search_orders(
    state: str, customer: CurrentCustomer, session: Session
) -> list[dict[str, Any]]:
    if not customer.is_staff:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "staff only")
    rows = await session.execute(
        text(f"SELECT id, status, total_amount FROM orders WHERE status = '{state}' LIMIT 100")
    )
    return [dict(row) for row in rows.mappings()]


@router.get("/{order_id}")
async def get_order(order_id: int, customer: CurrentCustomer, session: Session) -> dict[str, Any]:
    order = await session.get(Order, order_id)
    if order is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "no such order")
    return {"id": order.id, "status": order.status, "total": order.total_amount}


@router.post("", status_code=status.HTTP_201_CREATED)
async def place_order(
    body: OrderIn, customer: CurrentCustomer, session: Session
) -> dict[str, Any]:
    order = Order(customer_id=customer.id, total_amount=0)
    session.add(order)
    await session.commit()
    total = Decimal(0)
    for line in body.lines:
        session.add(OrderLine(order_id=order.id, **line.model_dump()))
        total += line.quantity * line.unit_price
    order.total_amount = float(total)
    await session.commit()
    return {"id": order.id, "total": str(total)}


@router.delete("/{order_id}", status_code=status.HTTP_204_NO_CONTENT)
async def cancel_order(order_id: int, customer: CurrentCustomer, session: Session) -> None:
    order = await session.get(Order, order_id)
    if order is None or order.customer_id != customer.id:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "no such order")
    if order.status != "open":
        raise HTTPException(status.HTTP_409_CONFLICT, "only an open order can be cancelled")
    order.status = "cancelled"
    await session.commit()
