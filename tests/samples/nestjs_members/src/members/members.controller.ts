import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query, UseGuards } from "@nestjs/common";
import { IsEmail, IsNumberString, IsString, Length } from "class-validator";

import { AuthGuard } from "../auth/auth.guard";
import { MembersService } from "./members.service";

class CreateMember {
  @IsEmail()
  email!: string;

  @Length(1, 100)
  name!: string;

  @IsString()
  @Length(12, 128)
  password!: string;
}

class CreatePayment {
  @IsNumberString()
  amount!: string;
}

@Controller("members")
@UseGuards(AuthGuard)
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get()
  list() {
    return this.members.list();
  }

  @Get("search")
  search(@Query("name") name: string) {
    return this.members.search(name);
  }

  @Post()
  create(@Body() body: CreateMember) {
    return this.members.create(body);
  }

  @Post(":id/payments")
  pay(@Param("id", ParseUUIDPipe) id: string, @Body() body: CreatePayment) {
    return this.members.pay(id, body.amount);
  }

  @Post(":id/points/:other")
  givePoints(@Param("id", ParseUUIDPipe) id: string, @Param("other", ParseUUIDPipe) other: string, @Body("points") points: number) {
    return this.members.givePoints(id, other, points);
  }

  @Delete(":id")
  remove(@Param("id", ParseUUIDPipe) id: string) {
    return this.members.remove(id);
  }
}
