/** The shape of what is asked about messages to other systems. */
import 'reflect-metadata';
import { IsId, IsText, MayBeAbsent, PageDto } from './dto.js';

export class DeadLetterListDto extends PageDto {
  @MayBeAbsent()
  @IsId()
  endpoint?: string;
}

export class ReplayMessagesDto {
  @MayBeAbsent()
  @IsText(200)
  message?: string;
}
