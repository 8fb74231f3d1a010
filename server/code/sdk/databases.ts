/** Drivers and mappers that open connections to databases. */
import type { Outcome } from '../things';
import type { CallSite, Model, Surroundings } from './models';

const PYTHON =
  /^(psycopg2?|psycopg2\.extensions|asyncpg|aiopg|pg8000|pg8000\.dbapi|pg8000\.legacy|pymysql|MySQLdb|mysql\.connector|mysql\.connector\.aio|aiomysql|pymssql|pyodbc|oracledb|cx_Oracle|redshift_connector|snowflake\.connector)\.(connect|connect_async|Connect|Connection|create_pool|AsyncConnection)$|^psycopg\.(Async)?Connection\.connect$|^pg8000\.native\.Connection$|^pymysql\.connections\.Connection$|^mysql\.connector\.(pooling\.)?MySQLConnection(Pool)?$|^psycopg2\.pool\.\w*ConnectionPool$|^psycopg_pool\.\w*ConnectionPool$|^sqlalchemy(\.engine|\.ext\.asyncio)?\.create_(async_)?(engine|pool)$|^peewee\.(Postgresql|MySQL)Database$|^playhouse\.pool\.\w+Database$|^pymongo\.(mongo_client\.)?MongoClient$|^socket\.create_connection$/;

const JAVASCRIPT =
  /^pg#(Client|Pool)$|^(mysql|mysql2|mysql2\/promise)#(createConnection|createPool|createPoolCluster)$|^(knex|postgres|pg-promise|serverless-mysql|data-api-client)#$|^knex#knex$|^sequelize#(Sequelize)?$|^sequelize-typescript#Sequelize$|^typeorm#(DataSource|createConnection)$|^@prisma\/client#PrismaClient$|^mssql#(connect|ConnectionPool)$|^oracledb#(getConnection|createPool)$|^mongodb#MongoClient(\.connect)?$|^mongoose#(connect|createConnection)$|^net#(connect|createConnection)$/;

/** Client programs that code starts. */
const PROGRAM = /(^|\/)(psql|pg_isready|pg_dump|pg_restore|mysql|mysqladmin|mysqldump|mysqlcheck|sqlcmd)(\s|$)/;
const STARTERS = /^(subprocess\.(run|call|check_call|check_output|Popen)|os\.(system|popen)|child_process#(exec|execSync|execFile|execFileSync|spawn|spawnSync))$/;

export const databases: Model = {
  call(thing, site, code): Outcome | undefined {
    if (thing.kind !== 'external') return undefined;
    const pattern = site.call.text.language === 'python' ? PYTHON : JAVASCRIPT;
    if (pattern.test(thing.name)) return { things: [], connects: true };
    return STARTERS.test(thing.name) && startsProgram(site, code) ? { things: [], connects: true } : undefined;
  },
};

function startsProgram({ call, frame }: CallSite, code: Surroundings): boolean {
  const [first] = call.arguments;
  if (!first) return false;
  return code.resolve(first.value, frame).some((thing) => {
    if (thing.kind !== 'node') return false;
    const node = thing.node.kind === 'list' ? thing.node.items[0] : thing.node.kind === 'template' ? thing.node.parts[0] : thing.node;
    return node?.kind === 'literal' && typeof node.value === 'string' && PROGRAM.test(node.value);
  });
}
