/** The shape of what clients send. Anything that is not named here is refused, with every fault at once. */
import 'reflect-metadata';
import { plainToInstance, Transform, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/** Left out, not null: a null would be a value that nobody meant. */
const MayBeAbsent = (): PropertyDecorator => ValidateIf((_dto: object, value: unknown) => value !== undefined);

const WORD = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export class OpenCaseDto {
  @Matches(WORD)
  school!: string;

  @MayBeAbsent()
  @Matches(WORD)
  subject?: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(64)
  event?: string;

  @MayBeAbsent()
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

  @MayBeAbsent()
  @IsObject()
  data?: Record<string, unknown>;

  @MayBeAbsent()
  @Matches(WORD)
  role?: string;

  /** Whose decision it is: `{ whose, given }`, or just whose (then given in a talk). */
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) =>
    plainToInstance(OnBehalfOfDto, typeof value === 'string' ? { whose: value } : value),
  )
  @ValidateNested()
  onBehalfOf?: OnBehalfOfDto;
}

export class PageDto {
  @MayBeAbsent()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;

  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

export class CaseListDto extends PageDto {
  @MayBeAbsent()
  @Matches(/^[A-Za-z][A-Za-z0-9.-]{0,200}$/)
  state?: string;

  @MayBeAbsent()
  @Matches(WORD)
  school?: string;

  @MayBeAbsent()
  @Matches(WORD)
  organisation?: string;

  @MayBeAbsent()
  @Matches(WORD)
  workflow?: string;

  @MayBeAbsent()
  @Matches(/^[0-9A-Za-z-]{1,14}$/)
  q?: string;
}

export class RegionListDto {
  @MayBeAbsent()
  @IsIn(['orientation', 'firstSteps', 'building', 'anchored'])
  stage?: string;
}

export class ReplayDto {
  @MayBeAbsent()
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
