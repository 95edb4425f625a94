import { Injectable, UnauthorizedException } from "@nestjs/common";
import { JwtService } from "@nestjs/jwt";
import * as bcrypt from "bcrypt";

import { PrismaService } from "../prisma.service";

@Injectable()
export class AuthService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly jwtService: JwtService,
  ) {}

  async hashPassword(password: string): Promise<string> {
    return bcrypt.hash(password, 4);
  }

  async login(email: string, password: string): Promise<{ accessToken: string }> {
    const member = await this.prisma.member.findUnique({ where: { email } });
    if (!member || !bcrypt.compareSync(password, member.passwordHash)) {
      throw new UnauthorizedException("unknown address or wrong password");
    }
    const accessToken = await this.jwtService.signAsync(
      { sub: member.id, role: member.role },
      { expiresIn: "1h", secret: process.env.JWT_SECRET },
    );
    return { accessToken };
  }
}
