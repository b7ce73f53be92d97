ALTER TABLE `connections` ADD `signed_in_by` text DEFAULT 'web' NOT NULL;--> statement-breakpoint
ALTER TABLE `connections` ADD `renewed_at` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `renewing_since` integer;