/** The shape of what clients send. Anything that is not named here is refused, with every fault at once. */
import 'reflect-metadata';
import { applyDecorators } from '@nestjs/common';
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
export const MayBeAbsent = (): PropertyDecorator => ValidateIf((_dto: object, value: unknown) => value !== undefined);

/** An id of a school, organisation, workflow or role. */
export const IsId = (): PropertyDecorator =>
  Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
    message: 'an id: a letter or digit, then letters, digits, ".", "_" or "-"',
  });

/** A text of at most so many characters; told as one fault. */
export const IsText = (most: number): PropertyDecorator => {
  const told = { message: `a text of at most ${most} characters` };
  return applyDecorators(IsString(told), MaxLength(most, told));
};

/** A whole number, which a query sends as text. */
const IsCount = (from: number, to = Number.MAX_SAFE_INTEGER): PropertyDecorator => {
  const told = {
    message: to === Number.MAX_SAFE_INTEGER ? `a whole number from ${from}` : `a whole number from ${from} to ${to}`,
  };
  return applyDecorators(
    Type(() => Number),
    IsInt(told),
    Min(from, told),
    Max(to, told),
  );
};

const IsData = (): PropertyDecorator => IsObject({ message: 'an object' });
export const IsOneOf = (...words: string[]): PropertyDecorator =>
  IsIn(words, { message: `one of ${words.join(', ')}` });

export class OnBehalfOfDto {
  @IsOneOf('parent', 'pupil', 'externalMunicipality')
  whose!: string;

  /** How the decision was given. */
  @IsOneOf('talk', 'letter', 'signature')
  given = 'talk';
}

/** Whose decision it is: `{ whose, given }`, or just whose (then given in a talk). */
const IsOnBehalfOf = (): PropertyDecorator => (target, key) => {
  MayBeAbsent()(target, key);
  Transform(({ value }: { value: unknown }) =>
    plainToInstance(OnBehalfOfDto, typeof value === 'string' ? { whose: value } : value),
  )(target, key);
  ValidateNested()(target, key);
};

export class OpenCaseDto {
  @IsId()
  school!: string;

  @MayBeAbsent()
  @IsId()
  subject?: string;

  @MayBeAbsent()
  @IsText(64)
  event?: string;

  @MayBeAbsent()
  @IsData()
  data?: Record<string, unknown>;

  @IsOnBehalfOf()
  onBehalfOf?: OnBehalfOfDto;
}

export class AdvanceDto {
  @IsText(64)
  event!: string;

  @MayBeAbsent()
  @IsData()
  data?: Record<string, unknown>;

  @MayBeAbsent()
  @IsId()
  role?: string;

  @IsOnBehalfOf()
  onBehalfOf?: OnBehalfOfDto;
}

/** How many entries a page has when nobody says. */
export const PAGE_SIZE = 50;
export const IsPageSize = (): PropertyDecorator => applyDecorators(MayBeAbsent(), IsCount(1, 200));
export const IsCursor = (): PropertyDecorator => applyDecorators(MayBeAbsent(), IsText(200));

export class PageDto {
  @IsPageSize()
  limit = PAGE_SIZE;

  @IsCursor()
  cursor?: string;
}

export class CaseListDto extends PageDto {
  @MayBeAbsent()
  @Matches(/^[A-Za-z][A-Za-z0-9.-]{0,200}$/, { message: 'the path of a state, such as chain.school' })
  state?: string;

  @MayBeAbsent()
  @IsId()
  school?: string;

  @MayBeAbsent()
  @IsId()
  organisation?: string;

  @MayBeAbsent()
  @IsId()
  workflow?: string;

  @MayBeAbsent()
  @Matches(/^[0-9A-Za-z-]{1,14}$/, { message: 'a part of a case number' })
  q?: string;
}

export class RegionListDto {
  @MayBeAbsent()
  @IsOneOf('orientation', 'firstSteps', 'building', 'anchored')
  stage?: string;
}

export class ReplayDto {
  @MayBeAbsent()
  @IsCount(1)
  to?: number;
}

export class DemoTokenDto {
  @IsText(200)
  person!: string;
}
