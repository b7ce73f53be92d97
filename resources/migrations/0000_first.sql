CREATE TABLE `api_keys` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`label` text NOT NULL,
	`role` text NOT NULL,
	`hash` text NOT NULL,
	`hint` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`last_used_at` integer,
	`revoked_at` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`connection_id` integer,
	`outcome` text NOT NULL,
	`detail` text,
	`hash` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_log_connection` ON `audit_log` (`connection_id`,`id`);--> statement-breakpoint
CREATE TABLE `companies` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `companies_name` ON `companies` (`name`);--> statement-breakpoint
CREATE TABLE `connections` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`provider` text NOT NULL,
	`label` text NOT NULL,
	`environment` text NOT NULL,
	`color` integer NOT NULL,
	`position` integer NOT NULL,
	`login_url` text NOT NULL,
	`instance_url` text NOT NULL,
	`client_id` text NOT NULL,
	`org_id` text NOT NULL,
	`org_name` text NOT NULL,
	`user_id` text NOT NULL,
	`username` text NOT NULL,
	`scopes` text NOT NULL,
	`api_version` text NOT NULL,
	`auth` text NOT NULL,
	`auth_error` text,
	`paused` integer DEFAULT false NOT NULL,
	`schedule_minutes` integer,
	`next_sync_at` integer,
	`api_used` integer,
	`api_limit` integer,
	`api_as_of` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `connections_identity` ON `connections` (`provider`,`org_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `described_objects` (
	`connection_id` integer NOT NULL,
	`object` text NOT NULL,
	`label` text NOT NULL,
	`label_plural` text NOT NULL,
	`fields` text NOT NULL,
	`hash` text NOT NULL,
	`described_at` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `object`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`payload` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`run_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `jobs_state` ON `jobs` (`state`,`run_at`);--> statement-breakpoint
CREATE INDEX `jobs_key` ON `jobs` (`key`);--> statement-breakpoint
CREATE TABLE `integration_connectors` (
	`id` integer PRIMARY KEY NOT NULL,
	`connection_id` integer NOT NULL,
	`company_id` integer,
	`type` text NOT NULL,
	`object` text NOT NULL,
	`external_id` text NOT NULL,
	`name` text NOT NULL,
	`search` text NOT NULL,
	`company_ref` text,
	`is_active` integer DEFAULT true NOT NULL,
	`deleted_at` integer,
	`merged_into` text,
	`remote_modstamp` integer,
	`content_hash` text NOT NULL,
	`latest_metadata_id` integer NOT NULL,
	`version` integer NOT NULL,
	`connection_metadata` text,
	`first_seen_at` integer NOT NULL,
	`last_synced_at` integer NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`company_id`) REFERENCES `companies`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `connectors_identity` ON `integration_connectors` (`connection_id`,`object`,`external_id`);--> statement-breakpoint
CREATE INDEX `connectors_modified` ON `integration_connectors` (`connection_id`,`object`,`remote_modstamp`,`id`);--> statement-breakpoint
CREATE INDEX `connectors_company` ON `integration_connectors` (`company_id`) WHERE company_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `connectors_unlinked` ON `integration_connectors` (`connection_id`,`company_ref`) WHERE company_id IS NULL AND company_ref IS NOT NULL;--> statement-breakpoint
CREATE TABLE `integration_metadata` (
	`id` integer PRIMARY KEY NOT NULL,
	`connector_id` integer NOT NULL,
	`version` integer NOT NULL,
	`kind` text NOT NULL,
	`raw_data` text NOT NULL,
	`content_hash` text NOT NULL,
	`extracted_fields` text NOT NULL,
	`api_version` text NOT NULL,
	`remote_modstamp` integer,
	`run_id` integer,
	`last_synced_at` integer NOT NULL,
	FOREIGN KEY (`connector_id`) REFERENCES `integration_connectors`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `metadata_version` ON `integration_metadata` (`connector_id`,`version`);--> statement-breakpoint
CREATE TABLE `record_counts` (
	`connection_id` integer NOT NULL,
	`object` text NOT NULL,
	`live` integer DEFAULT 0 NOT NULL,
	`deleted` integer DEFAULT 0 NOT NULL,
	`generation` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`connection_id`, `object`),
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `sync_runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connection_id` integer NOT NULL,
	`stream_id` integer NOT NULL,
	`job_id` integer,
	`object` text NOT NULL,
	`mode` text NOT NULL,
	`trigger` text NOT NULL,
	`status` text NOT NULL,
	`phase` text NOT NULL,
	`expected` integer,
	`read` integer DEFAULT 0 NOT NULL,
	`created` integer DEFAULT 0 NOT NULL,
	`updated` integer DEFAULT 0 NOT NULL,
	`unchanged` integer DEFAULT 0 NOT NULL,
	`deleted` integer DEFAULT 0 NOT NULL,
	`api_calls` integer DEFAULT 0 NOT NULL,
	`active_ms` integer DEFAULT 0 NOT NULL,
	`resumed` integer DEFAULT 0 NOT NULL,
	`started_by` text NOT NULL,
	`queued_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`error` text,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`stream_id`) REFERENCES `sync_streams`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `sync_runs_connection` ON `sync_runs` (`connection_id`,`id`);--> statement-breakpoint
CREATE INDEX `sync_runs_status` ON `sync_runs` (`status`,`id`);--> statement-breakpoint
CREATE INDEX `sync_runs_finished` ON `sync_runs` (`finished_at`);--> statement-breakpoint
CREATE TABLE `sync_streams` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connection_id` integer NOT NULL,
	`object` text NOT NULL,
	`label` text NOT NULL,
	`position` integer NOT NULL,
	`enabled` integer NOT NULL,
	`phase` text NOT NULL,
	`watermark` integer,
	`backfill_last_id` text,
	`backfill_cutoff` integer,
	`window_after` integer,
	`window_until` integer,
	`window_bound` integer,
	`cursor_modstamp` integer,
	`cursor_id` text,
	`describe_hash` text,
	`last_run_id` integer,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `connections`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `sync_streams_object` ON `sync_streams` (`connection_id`,`object`);