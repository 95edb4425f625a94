import { ValidationPipe } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

import { MembersModule } from "./members/members.module";

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(MembersModule);
  app.enableCors({ origin: true, credentials: true });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
  app.enableShutdownHooks();
  await app.listen(process.env.PORT ?? 3000);
}

void bootstrap();
