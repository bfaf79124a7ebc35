-- What wrk sends: wrk … -s load.lua URL -- KIND RUN EXPERIMENT PREFIX
-- PREFIX keeps the steps of one measurement apart from those of the last: no value is logged twice.

local api = "/api/2.0/mlflow/"
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local function post(path, body)
  return wrk.format("POST", api .. path, { ["Content-Type"] = "application/json" }, body)
end

local kinds = {}

function kinds.create(run, experiment)
  local body = '{"experiment_id":"' .. experiment .. '","run_name":"made under load","start_time":1700000000000,'
    .. '"tags":[{"key":"mlflow.user","value":"ada"},{"key":"mlflow.source.name","value":"train.py"}]}'
  local sent = post("runs/create", body)
  return function() return sent end
end

function kinds.metric(run, experiment, prefix)
  local count = 0
  local head = '{"run_id":"' .. run .. '","key":"loss","value":0.5,"timestamp":1700000000000,"step":' .. prefix
  return function()
    count = count + 1
    return post("runs/log-metric", head .. string.format("%d%07d}", number, count))
  end
end

function kinds.batch(run, experiment, prefix)
  -- The thousand steps differ in their middle digits only, which are put in between: Lua is not what is measured.
  local parts = {}
  for place = 0, 999 do
    local tail = place == 0 and '{"run_id":"' .. run .. '","metrics":[' or string.format("%03d},", place - 1)
    parts[#parts + 1] = tail .. '{"key":"m' .. place % 10 .. '","value":0.25,"timestamp":1700000000000,"step":' .. prefix
  end
  parts[#parts + 1] = '999}]}'
  local count = 0
  return function()
    count = count + 1
    return post("runs/log-batch", table.concat(parts, string.format("%d%05d", number, count)))
  end
end

function kinds.get(run)
  local sent = wrk.format("GET", api .. "runs/get?run_id=" .. run)
  return function() return sent end
end

function kinds.search(run, experiment)
  local sent = post("runs/search", '{"experiment_ids":["' .. experiment .. '"],"max_results":50,'
    .. '"filter":"metrics.accuracy > 0.2 and params.model = \'gbt\'","order_by":["metrics.accuracy DESC"]}')
  return function() return sent end
end

function init(arguments)
  request = kinds[arguments[1]](arguments[2], arguments[3], arguments[4])
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"microseconds":%d,"median":%d,"failed":%d}\n', summary.requests, summary.duration,
    latency:percentile(50), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
