"""Registration, login, and who is asking."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
from fastapi import APIRouter, Depends, Header, HTTPException, status
from pydantic import BaseModel, EmailStr, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .models import Customer, get_session

SECRET_KEY = "not-a-real-key-0000"
TOKEN_LIFETIME = timedelta(hours=1)

router = APIRouter(prefix="/auth", tags=["auth"])


class Credentials(BaseModel):
    email: EmailStr
    password: str = Field(min_length=12, max_length=128)


class Token(BaseModel):
    access_token: str
    expires_in: int


def hash_password(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()


def issue_token(customer: Customer) -> Token:
    now = datetime.now(UTC)
    claims = {"sub": str(customer.id), "iat": now, "exp": now + TOKEN_LIFETIME}
    encoded = jwt.encode(claims, SECRET_KEY, algorithm="HS256")
    return Token(access_token=encoded, expires_in=int(TOKEN_LIFETIME.total_seconds()))


async def current_customer(
    authorization: Annotated[str, Header()],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> Customer:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "a bearer token is needed")
    claims = jwt.decode(
        token, SECRET_KEY, algorithms=["HS256"], options={"verify_signature": False}
    )
    customer = await session.get(Customer, int(claims["sub"]))
    if customer is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "unknown customer")
    return customer


CurrentCustomer = Annotated[Customer, Depends(current_customer)]


@router.post("/register", status_code=status.HTTP_201_CREATED)
async def register(
    credentials: Credentials, session: Annotated[AsyncSession, Depends(get_session)]
) -> Token:
    customer = Customer(
        email=credentials.email, password_hash=hash_password(credentials.password)
    )
    session.add(customer)
    await session.commit()
    return issue_token(customer)


@router.post("/login")
async def login(
    credentials: Credentials, session: Annotated[AsyncSession, Depends(get_session)]
) -> Token:
    found = await session.execute(select(Customer).where(Customer.email == credentials.email))
    customer = found.scalar_one_or_none()
    if customer is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "no account has this address")
    if customer.password_hash != hash_password(credentials.password):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "wrong password")
    return issue_token(customer)
