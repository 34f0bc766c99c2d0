// Node's DuckDB client: reads the published file again and again, as reading.py does.
import { DuckDBInstance, version } from "@duckdb/node-api";

const RELATIONS = `
  select table_schema, table_name from information_schema.tables
  where table_schema in ('main', 'reporting', 'ops', 'raw') order by all`;
const RECORDED = "select coalesce(sum(files_loaded), 0) from ops.load where status = 'published'";
const HELD = "select count(*) from main.dim_source_file where source_file_key <> 0";
// How much longer to wait for a second release.
const PATIENCE_MS = 90_000;
const READERS_QUERY = "select date, article_count from reporting.daily_volume order by date";

const [path, seconds] = [process.argv[2], Number(process.argv[3])];
const seen = { client: `node-api, duckdb ${version()}`, relations: 0, reads: 0, releases: 0, mixed: 0, errors: [] };
const releases = new Set();
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const until = Date.now() + seconds * 1000;
let first = true;
while (first || Date.now() < until || (releases.size < 2 && Date.now() < until + PATIENCE_MS)) {
  try {
    const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
    const connection = await instance.connect();
    try {
      const query = async (text) => (await connection.runAndReadAll(text)).getRows();
      const relations = await query(RELATIONS);
      if (first) {
        for (const [schema, name] of relations) await query(`select count(*) from "${schema}"."${name}"`);
        seen.relations = relations.length;
      }
      await query(READERS_QUERY);
      const [recorded, held] = [Number((await query(RECORDED))[0][0]), Number((await query(HELD))[0][0])];
      seen.mixed += recorded !== held ? 1 : 0;
      releases.add(held);
      seen.reads += 1;
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  } catch (error) {
    seen.errors.push(String(error).slice(0, 300));
    await pause(200);
  }
  first = false;
  await pause(50);
}
seen.releases = releases.size;
console.log(JSON.stringify(seen));
