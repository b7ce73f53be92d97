CREATE TABLE `reconcile_reports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connection_id` integer NOT NULL,
	`stream_id` integer NOT NULL,
	`job_id` integer,
	`object` text NOT NULL,
	`trigger` text NOT NULL,
	`status` text NOT NULL,
	`as_of` integer,
	`remote_rows` integer,
	`local_rows` integer,
	`buckets` integer,
	`buckets_differing` integer,
	`missing_here` integer DEFAULT 0 NOT NULL,
	`outdated_here` integer DEFAULT 0 NOT NULL,
	`gone_there` integer DEFAULT 0 NOT NULL,
	`repaired` integer DEFAULT 0 NOT NULL,
	`remote_hash` text,
	`local_hash` text,
	`api_calls` integer DEFAULT 0 NOT NULL,
	`started_by` text NOT NULL,
	`signed_by` text,
	`signed_at` integer,
	`seal` text,
	`queued_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`error` text,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`stream_id`) REFERENCES `sync_streams`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `reconcile_reports_stream` ON `reconcile_reports` (`stream_id`,`id`);--> statement-breakpoint
CREATE TABLE `reconcile_rows` (
	`report_id` integer NOT NULL,
	`external_id` text NOT NULL,
	`bucket` integer NOT NULL,
	`kind` text NOT NULL,
	`remote_modstamp` integer,
	`local_modstamp` integer,
	`outcome` text NOT NULL,
	PRIMARY KEY(`report_id`, `external_id`),
	FOREIGN KEY (`report_id`) REFERENCES `reconcile_reports`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `record_aliases` (
	`connection_id` integer NOT NULL,
	`object` text NOT NULL,
	`old_id` text NOT NULL,
	`master_id` text NOT NULL,
	`merged_at` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `object`, `old_id`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `record_aliases_master` ON `record_aliases` (`connection_id`,`object`,`master_id`);--> statement-breakpoint
CREATE TABLE `schema_changes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connection_id` integer NOT NULL,
	`object` text NOT NULL,
	`field` text NOT NULL,
	`kind` text NOT NULL,
	`before` text,
	`after` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `schema_changes_connection` ON `schema_changes` (`connection_id`,`id`);--> statement-breakpoint
ALTER TABLE `integration_connectors` ADD `stale_fields` text;--> statement-breakpoint
ALTER TABLE `sync_streams` ADD `backfill_mark` text;--> statement-breakpoint
ALTER TABLE `sync_streams` ADD `refill` text;--> statement-breakpoint
ALTER TABLE `sync_streams` ADD `deletions_at` integer;--> statement-breakpoint
ALTER TABLE `sync_streams` ADD `formulas_at` integer;--> statement-breakpoint
ALTER TABLE `sync_streams` ADD `reconciled_at` integer;