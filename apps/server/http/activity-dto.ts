/** The shape of what clients send about activities. What the codes mean, and which go together, is judged by the operation. */
import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsArray, IsNumber, ValidateNested } from 'class-validator';
import { IsCursor, IsId, IsOneOf, IsPageSize, IsText, MayBeAbsent, PAGE_SIZE } from './dto.js';

const IsAmount = (): PropertyDecorator => IsNumber({}, { message: 'a number' });
export class ActivityActorDto {
  @IsText(64)
  role!: string;

  @MayBeAbsent()
  @IsText(64)
  domain?: string;
}

/** No field for a remark: a name would end up in it (docs/adr/0011). */
export class RecordActivityDto {
  @MayBeAbsent()
  @IsText(64)
  school?: string;

  @MayBeAbsent()
  @IsText(64)
  organisation?: string;

  @MayBeAbsent()
  @IsText(64)
  kind?: string;

  @MayBeAbsent()
  @IsText(64)
  taskCode?: string;

  @MayBeAbsent()
  @IsText(64)
  angle?: string;

  @MayBeAbsent()
  @IsText(64)
  level?: string;

  @MayBeAbsent()
  @IsText(64)
  focus?: string;

  @MayBeAbsent()
  @IsText(64)
  theme?: string;

  @MayBeAbsent()
  @IsText(64)
  setting?: string;

  @MayBeAbsent()
  @IsText(64)
  slot?: string;

  @MayBeAbsent()
  @IsText(64)
  heldDate?: string;

  @MayBeAbsent()
  @IsAmount()
  minutes?: number;

  @MayBeAbsent()
  @IsAmount()
  participants?: number;

  @MayBeAbsent()
  @IsArray({ message: 'a list of { role, domain }' })
  @ValidateNested({ each: true, message: 'a helper as { role, domain }' })
  @Type(() => ActivityActorDto)
  actors?: ActivityActorDto[];

  @MayBeAbsent()
  @IsId()
  role?: string;

  @MayBeAbsent()
  @IsText(64)
  replaces?: string;
}

export class WithdrawActivityDto {
  @MayBeAbsent()
  @IsId()
  role?: string;
}

class ActivityFilterDto {
  @MayBeAbsent()
  @IsId()
  school?: string;

  @MayBeAbsent()
  @IsId()
  organisation?: string;

  @MayBeAbsent()
  @IsId()
  kind?: string;

  @MayBeAbsent()
  @IsId()
  taskCode?: string;

  @MayBeAbsent()
  @IsText(10)
  fromDate?: string;

  @MayBeAbsent()
  @IsText(10)
  untilDate?: string;
}

export class ActivityListDto extends ActivityFilterDto {
  @IsPageSize()
  limit = PAGE_SIZE;

  @IsCursor()
  cursor?: string;

  /** `true`: also what was replaced or withdrawn. */
  @MayBeAbsent()
  @IsOneOf('true', 'false')
  history?: string;
}

export class ActivityCountDto extends ActivityFilterDto {
  @MayBeAbsent()
  @IsText(200)
  by?: string;
}

export class ActivityCodesDto {
  @MayBeAbsent()
  @IsId()
  need?: string;
}
