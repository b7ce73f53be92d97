ALTER TABLE `connections` ADD `api_refused_at` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `clock_offset_ms` integer;