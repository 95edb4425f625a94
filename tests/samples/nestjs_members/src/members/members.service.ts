import { BadRequestException, Injectable, Logger } from "@nestjs/common";
import axios from "axios";

import { AuthService } from "../auth/auth.service";
import { PrismaService } from "../prisma.service";

const PUBLIC = { id: true, email: true, name: true } as const;

@Injectable()
export class MembersService {
  private readonly logger = new Logger(MembersService.name);

  constructor(
    private readonly prisma: PrismaService,
    private readonly auth: AuthService,
  ) {}

  async list() {
    const members = await this.prisma.member.findMany({ orderBy: { name: "asc" } });
    return Promise.all(
      members.map(async (member) => ({
        id: member.id,
        name: member.name,
        payments: await this.prisma.payment.count({ where: { memberId: member.id } }),
      })),
    );
  }

  async search(name: string) {
    return this.prisma.$queryRawUnsafe(`SELECT id, name FROM "Member" WHERE name = '${name}' LIMIT 50`);
  }

  async create(input: { email: string; name: string; password: string }) {
    const passwordHash = await this.auth.hashPassword(input.password);
    const member = await this.prisma.member.create({
      data: { email: input.email, name: input.name, passwordHash },
      select: PUBLIC,
    });
    this.welcome(member.email);
    return member;
  }

  async pay(memberId: string, amount: string) {
    const payment = await this.prisma.payment.create({ data: { memberId, amount: parseFloat(amount) } });
    const points = Math.floor(payment.amount);
    this.prisma.member.update({ where: { id: memberId }, data: { points: { increment: points } } });
    return payment;
  }

  async givePoints(from: string, to: string, points: number) {
    const giver = await this.prisma.member.findUniqueOrThrow({ where: { id: from } });
    if (giver.points < points) {
      throw new BadRequestException("not enough points");
    }
    await this.prisma.member.update({ where: { id: from }, data: { points: giver.points - points } });
    await this.prisma.member.update({ where: { id: to }, data: { points: { increment: points } } });
  }

  async remove(id: string) {
    await this.prisma.$transaction([
      this.prisma.payment.deleteMany({ where: { memberId: id } }),
      this.prisma.member.delete({ where: { id } }),
    ]);
    this.logger.log(`member ${id} removed`);
  }

  private async welcome(email: string): Promise<void> {
    try {
      await axios.post(`${process.env.MAIL_URL}/messages`, { to: email, template: "welcome" });
    } catch (error) {}
  }
}
