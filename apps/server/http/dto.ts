/** The shape of what clients send. Anything that is not named here is refused, with every fault at once. */
import 'reflect-metadata';
import { plainToInstance, Transform, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const WORD = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export class OpenCaseDto {
  @Matches(WORD)
  school!: string;

  @IsOptional()
  @Matches(WORD)
  subject?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  event?: string;

  @IsOptional()
  @IsObject()
  data?: Record<string, unknown>;
}

export class OnBehalfOfDto {
  @IsIn(['parent', 'pupil', 'externalMunicipality'])
  whose!: string;

  /** How the decision was given. */
  @IsIn(['talk', 'letter', 'signature'])
  given = 'talk';
}

export class AdvanceDto {
  @IsString()
  @MaxLength(64)
  event!: string;

  @IsOptional()
  @IsObject()
  data?: Record<string, unknown>;

  @IsOptional()
  @Matches(WORD)
  role?: string;

  /** Whose decision it is: `{ whose, given }`, or just whose (then given in a talk). */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    plainToInstance(OnBehalfOfDto, typeof value === 'string' ? { whose: value } : value),
  )
  @ValidateNested()
  onBehalfOf?: OnBehalfOfDto;
}

export class PageDto {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

export class CaseListDto extends PageDto {
  @IsOptional()
  @Matches(/^[A-Za-z][A-Za-z0-9.-]{0,200}$/)
  state?: string;

  @IsOptional()
  @Matches(WORD)
  school?: string;

  @IsOptional()
  @Matches(WORD)
  organisation?: string;

  @IsOptional()
  @Matches(WORD)
  workflow?: string;

  @IsOptional()
  @Matches(/^[0-9A-Za-z-]{1,14}$/)
  q?: string;
}

export class RegionListDto {
  @IsOptional()
  @IsIn(['orientation', 'firstSteps', 'building', 'anchored'])
  stage?: string;
}

export class ReplayDto {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  to?: number;
}

export class DemoTokenDto {
  @IsString()
  @MaxLength(200)
  person!: string;
}
