-- What became of a message on a channel: waiting, sending, delivered, or in doubt (the process ended while
-- it was sending, or no answer came: it may have arrived, and is never sent again).
ALTER TABLE alert_deliveries ADD COLUMN state VARCHAR DEFAULT 'waiting';
UPDATE alert_deliveries SET state = 'delivered' WHERE delivered_at IS NOT NULL;
