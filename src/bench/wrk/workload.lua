-- wrk -s workload.lua URL -- SEED KIND ARGUMENT… ; the kinds stand below.

local here = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") or "."
local common = dofile(here .. "/common.lua")

local kinds = {
  ["point-read"] = function(a) return common.point_read(a[1], a[2], a[3], a[4]) end,
  ["keyset-list"] = function(a) return common.keyset_list(a[1], a[2]) end,
  ["list-before"] = function(a) return common.list_before(a[1], a[2], a[3], a[4], a[5]) end,
  ["order"] = function(a) return common.order(a[1], a[2]) end,
  ["batch"] = function(a) return common.batch(a[1], a[2]) end,
  ["path"] = function(a) return common.path(a[1], a[2]) end,
  -- tenants, orders of each, file of pages, limit, items
  ["mixed"] = function(a)
    return common.mix({
      { 80, common.point_read(1, a[1], 0, a[2]) },
      { 10, common.keyset_list(a[3], a[4]) },
      { 10, common.order(a[1], a[5]) },
    })
  end,
}

function init(args)
  math.randomseed(tonumber(args[1]))
  local arguments = {}
  for i = 3, #args do
    arguments[#arguments + 1] = tonumber(args[i]) or args[i]
  end
  request = kinds[args[2]](arguments)
end
