-- Two tenants for dev mode, worth looking at: users, a tree of categories, products, and orders of the last 90 days.
-- Run by a superuser, whom row-level security does not hold, on the empty schema. The same on every run.

SELECT setseed(0.42);

INSERT INTO tenants (name, max_concurrent_requests) VALUES ('acme', 100), ('globex', NULL);

INSERT INTO users (tenant_id, email, name, phone, role, metadata, created_at)
SELECT tenant.id,
       lower(first_name) || '.' || n || '@' || tenant.name || '.example',
       first_name || ' ' || last_name,
       CASE WHEN n % 3 = 0 THEN '+49 30 ' || 1000000 + n END,
       CASE WHEN n % 20 = 1 THEN 'manager' ELSE 'member' END,
       jsonb_build_object(
           'timezone', (ARRAY['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'UTC'])[1 + n % 4],
           'locale', (ARRAY['de', 'en-US', 'ja', 'en'])[1 + n % 4],
           'preferences', jsonb_build_object('theme', (ARRAY['light', 'dark'])[1 + n % 2], 'notifications', n % 5 > 0)),
       now() - interval '90 days' - n * interval '1 hour'
  FROM tenants tenant
 CROSS JOIN generate_series(1, 60) n
 CROSS JOIN LATERAL (SELECT (ARRAY['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Margaret', 'Tony'])[1 + n % 8] AS first_name,
                            (ARRAY['Hill', 'Berg', 'Tanaka', 'Moreau', 'Silva', 'Novak', 'Okafor'])[1 + n % 7] AS last_name) person
 ORDER BY tenant.id, n;

INSERT INTO categories (tenant_id, name)
SELECT tenant.id, top.name
  FROM tenants tenant
 CROSS JOIN (VALUES (1, 'Outdoor'), (2, 'Kitchen'), (3, 'Books')) top (place, name)
 ORDER BY tenant.id, top.place;

INSERT INTO categories (tenant_id, parent_id, name)
SELECT parent.tenant_id, parent.id, child.name
  FROM categories parent
  JOIN (VALUES ('Outdoor', 'Camping'), ('Outdoor', 'Cycling'), ('Kitchen', 'Knives'), ('Kitchen', 'Pans'),
               ('Books', 'Databases')) child (parent, name) ON child.parent = parent.name
 ORDER BY parent.tenant_id, parent.id, child.name;

INSERT INTO categories (tenant_id, parent_id, name)
SELECT parent.tenant_id, parent.id, child.name
  FROM categories parent
  JOIN (VALUES ('Camping', 'Tents'), ('Camping', 'Stoves'), ('Databases', 'PostgreSQL')) child (parent, name)
       ON child.parent = parent.name
 ORDER BY parent.tenant_id, parent.id, child.name;

INSERT INTO products (tenant_id, category_id, name, price, tags, metadata, stock, coordinates, valid, created_at)
SELECT category.tenant_id,
       category.id,
       category.name || ' No. ' || n,
       round((5 + random() * 200)::numeric, 2),
       (ARRAY['new', 'sale', 'green', 'gift'])[1 : 1 + n % 4],
       jsonb_build_object('weightGrams', 100 * n, 'colour', (ARRAY['red', 'blue', 'black'])[1 + n % 3]),
       1000 + n,
       CASE WHEN n % 2 = 0 THEN point(n, n * 1.5) END,
       CASE WHEN n % 5 = 0 THEN tstzrange(now() - interval '1 year', now() + interval '1 year') END,
       now() - interval '91 days'
  FROM categories category
 CROSS JOIN generate_series(1, 8) n
 ORDER BY category.tenant_id, category.id, n;

-- 2,000 orders a tenant, of one to three products; prices as they are now.
CREATE TEMPORARY TABLE demo_order AS
SELECT row_number() OVER (ORDER BY made.at, tenant.id) AS number, tenant.id AS tenant_id, made.at,
       (SELECT id FROM users WHERE tenant_id = tenant.id AND n = n ORDER BY random() LIMIT 1) AS user_id,
       1 + (n % 3) AS size
  FROM tenants tenant
 CROSS JOIN generate_series(1, 2000) n
 CROSS JOIN LATERAL (SELECT date_trunc('second', now() - (2000 - n) * interval '64 minutes' - random() * interval '1 hour') AS at) made;

CREATE TEMPORARY TABLE demo_item AS
SELECT chosen.number, chosen.tenant_id, chosen.user_id, product.id AS product_id, product.price,
       row_number() OVER (PARTITION BY chosen.number ORDER BY product.id) AS position,
       1 + (chosen.number % 4)::integer AS quantity
  FROM demo_order chosen
 CROSS JOIN LATERAL (SELECT id, price
                       FROM products
                      WHERE tenant_id = chosen.tenant_id AND chosen.number = chosen.number
                      ORDER BY random()
                      LIMIT chosen.size) product;

INSERT INTO orders (tenant_id, user_id, status, total, created_at, updated_at)
SELECT chosen.tenant_id, chosen.user_id,
       CASE
           WHEN chosen.number % 17 = 0 THEN 'cancelled'
           WHEN chosen.at > now() - interval '1 day' THEN 'pending'
           WHEN chosen.at > now() - interval '3 days' THEN 'paid'
           WHEN chosen.at > now() - interval '7 days' THEN 'shipped'
           ELSE 'delivered'
           END,
       (SELECT sum(price * quantity) FROM demo_item item WHERE item.number = chosen.number),
       chosen.at, chosen.at
  FROM demo_order chosen
 ORDER BY chosen.number;

INSERT INTO order_items (tenant_id, order_id, product_id, user_id, position, quantity, unit_price)
SELECT item.tenant_id, item.number, item.product_id, item.user_id, item.position, item.quantity, item.price
  FROM demo_item item;

UPDATE products product
   SET sales_count = sold.quantity
  FROM (SELECT item.tenant_id, item.product_id, sum(item.quantity) AS quantity
          FROM order_items item
          JOIN orders ON orders.tenant_id = item.tenant_id AND orders.id = item.order_id
         WHERE orders.status <> 'cancelled'
         GROUP BY item.tenant_id, item.product_id) sold
 WHERE product.tenant_id = sold.tenant_id
   AND product.id = sold.product_id;

DROP TABLE demo_item, demo_order;

ANALYZE;
