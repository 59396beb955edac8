-- Payments of invoices.

-- revision: 595c873b7d73
-- down_revision: 248268a6fda4

-- upgrade
CREATE TABLE accounting.payment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invoice_id bigint NOT NULL REFERENCES accounting.invoice (id),
    paid numeric(12, 2) NOT NULL, -- in euros; not in cents
    remark text DEFAULT 'cash; or card'
);

/* Overpaying is
   possible. */
COMMENT ON TABLE accounting.payment IS 'What came in';

-- downgrade
DROP TABLE accounting.payment;
-- that is all
