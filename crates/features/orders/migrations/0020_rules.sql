-- The shop's own rules, in one row. Without it the defaults of rules.rs hold.
CREATE TABLE order_rules (
  id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
  -- days after the delivery; null is without end
  return_window_days BIGINT CHECK (return_window_days >= 0),
  -- minor units; above it a refund needs somebody who may approve. Null is without limit
  refund_limit BIGINT CHECK (refund_limit >= 0),
  refund_limit_currency TEXT,
  -- of products that say nothing of their own; 0 is none
  warranty_months BIGINT NOT NULL CHECK (warranty_months >= 0),
  -- who may go beyond a window or a warranty
  goodwill TEXT NOT NULL CHECK (goodwill IN ('everybody', 'approvers', 'nobody')),
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CHECK ((refund_limit IS NULL) = (refund_limit_currency IS NULL))
);

-- Why a return was taken although its window was over.
ALTER TABLE returns ADD COLUMN exception TEXT;
