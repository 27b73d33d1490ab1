// Node-RED as a user would set it up for this job: one pool of connections for the function node.
const { Pool } = require("pg");
module.exports = {
  uiPort: @PORT@,
  uiHost: "127.0.0.1",
  httpAdminRoot: false,
  flowFile: "flows.json",
  logging: { console: { level: "info", metrics: false, audit: false } },
  functionGlobalContext: { pool: new Pool({ connectionString: "@DATABASE@", max: 10 }) },
};
