-- The audit log only ever grows.
CREATE TRIGGER `audit_log_no_update` BEFORE UPDATE ON `audit_log`
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_log_no_delete` BEFORE DELETE ON `audit_log`
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
--> statement-breakpoint
-- Versions of a record are immutable; they go only with the record they belong to.
CREATE TRIGGER `integration_metadata_no_update` BEFORE UPDATE ON `integration_metadata`
BEGIN SELECT RAISE(ABORT, 'versions are immutable'); END;
--> statement-breakpoint
CREATE TRIGGER `companies_updated_at` AFTER UPDATE ON `companies` WHEN NEW.`updated_at` = OLD.`updated_at`
BEGIN UPDATE `companies` SET `updated_at` = CAST(unixepoch('subsec') * 1000 AS INTEGER) WHERE `id` = NEW.`id`; END;
--> statement-breakpoint
CREATE TRIGGER `connections_updated_at` AFTER UPDATE ON `connections` WHEN NEW.`updated_at` = OLD.`updated_at`
BEGIN UPDATE `connections` SET `updated_at` = CAST(unixepoch('subsec') * 1000 AS INTEGER) WHERE `id` = NEW.`id`; END;
