-- What the workloads share: requests as bytes, and one line of figures at the end.
-- Callers are known by header (sluice.tenancy.source=header). Ids follow the formulas of io.sluice.bench.ShopData.

local common = {}

local users_per_tenant, products_per_tenant = 10, 40

function common.get(path, tenant)
  return "GET " .. path .. " HTTP/1.1\r\nHost: localhost\r\nX-Tenant-Id: " .. tenant .. "\r\n\r\n"
end

function common.post(path, tenant, body)
  return "POST " .. path .. " HTTP/1.1\r\nHost: localhost\r\nX-Tenant-Id: " .. tenant
    .. "\r\nContent-Type: application/json\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

-- One order by id: of a tenant from `first` to `last`, who has `each` orders; the first tenant's begin after `base`.
function common.point_read(first, last, base, each)
  return function()
    local tenant = math.random(first, last)
    local id = base + (tenant - first) * each + math.random(each)
    return common.get("/v1/orders/" .. string.format("%d", id), tenant)
  end
end

-- The second page of a tenant's orders; the file has lines of tenant and cursor.
function common.keyset_list(file, limit)
  local pages = {}
  for line in io.lines(file) do
    local tenant, cursor = line:match("^(%d+) (%S+)$")
    pages[#pages + 1] = common.get("/v1/orders?limit=" .. limit .. "&cursor=" .. cursor, tenant)
  end
  return function() return pages[math.random(#pages)] end
end

-- The newest orders before a random one of the tenant's, whose orders came every `step` seconds from `epoch` on.
function common.list_before(tenant, each, limit, epoch, step)
  return function()
    local before = os.date("!%Y-%m-%dT%H:%M:%SZ", epoch + math.random(limit, each) * step)
    return common.get("/v1/orders?limit=" .. limit .. "&createdBefore=" .. before, tenant)
  end
end

-- A new order of so many products that follow each other, one piece of each.
function common.order(tenants, items)
  return function()
    local tenant = math.random(tenants)
    local user = (tenant - 1) * users_per_tenant + math.random(users_per_tenant)
    local product = (tenant - 1) * products_per_tenant + math.random(products_per_tenant - items + 1)
    local lines = {}
    for i = 0, items - 1 do
      lines[#lines + 1] = '{"productId":' .. product + i .. ',"quantity":1}'
    end
    return common.post("/v1/orders", tenant, '{"userId":' .. user .. ',"items":[' .. table.concat(lines, ",") .. "]}")
  end
end

-- So many new users at once, whose addresses nobody has: each thread has a state, and so a table, of its own.
function common.batch(tenants, users)
  local lot = tostring({}):match("0x(%x+)") .. "-" .. os.time() .. "-" .. math.random(1000000000)
  local count = 0
  return function()
    count = count + 1
    local lines = {}
    for i = 1, users do
      lines[i] = '{"email":"b' .. lot .. "-" .. count .. "-" .. i .. '@batch.example","name":"User ' .. i .. '"}'
    end
    return common.post("/v1/users/batch", math.random(tenants), '{"users":[' .. table.concat(lines, ",") .. "]}")
  end
end

-- A path as it is, for a random tenant.
function common.path(path, tenants)
  return function() return common.get(path, math.random(tenants)) end
end

-- Each of the kinds in turn by its weight in a hundred: {{80, f}, {10, g}, {10, h}}.
function common.mix(kinds)
  return function()
    local lot = math.random(100)
    for _, kind in ipairs(kinds) do
      lot = lot - kind[1]
      if lot <= 0 then return kind[2]() end
    end
  end
end

-- wrk calls this once, after the run.
function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    "figures requests=%d micros=%d p50=%d p99=%d connect=%d read=%d write=%d status=%d timeout=%d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect, e.read, e.write, e.status, e.timeout))
end

return common
