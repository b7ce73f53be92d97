CREATE TABLE `record_prunings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connection_id` integer NOT NULL,
	`job_id` integer,
	`status` text NOT NULL,
	`keep_days` integer,
	`keep_versions` integer,
	`cutoff` integer,
	`after_id` integer DEFAULT 0 NOT NULL,
	`records` integer DEFAULT 0 NOT NULL,
	`versions` integer DEFAULT 0 NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	`started_by` text NOT NULL,
	`queued_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`error` text,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `record_prunings_connection` ON `record_prunings` (`connection_id`,`id`);--> statement-breakpoint
CREATE TABLE `record_retention` (
	`connection_id` integer PRIMARY KEY NOT NULL,
	`keep_days` integer,
	`keep_versions` integer,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `connectors_seen` ON `integration_connectors` (`connection_id`,`object`,`first_seen_at`,`id`);--> statement-breakpoint
CREATE INDEX `metadata_changed` ON `integration_metadata` (`last_synced_at`,`id`,`connector_id`,`kind`,`version`) WHERE version > 1 OR kind = 'deleted';