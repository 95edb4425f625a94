import { Module } from "@nestjs/common";
import { JwtModule } from "@nestjs/jwt";

import { AuthService } from "../auth/auth.service";
import { PrismaService } from "../prisma.service";
import { MembersController } from "./members.controller";
import { MembersService } from "./members.service";

@Module({
  imports: [JwtModule.register({ secret: process.env.JWT_SECRET, verifyOptions: { algorithms: ["HS256"] } })],
  controllers: [MembersController],
  providers: [AuthService, MembersService, PrismaService],
})
export class MembersModule {}
