/**
 * Packages that call nothing of AWS by themselves: the languages' own and much-used others. Code that imports something else may call
 * more than can be read.
 */
const PYTHON = `
__future__ abc argparse array ast asyncio atexit base64 binascii bisect builtins bz2 calendar cmath cmd codecs collections concurrent
configparser contextlib contextvars copy copyreg csv ctypes dataclasses datetime decimal difflib dis email encodings enum errno faulthandler
fcntl fileinput fnmatch fractions ftplib functools gc getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib imp
importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox marshal math mimetypes mmap multiprocessing
netrc numbers operator os pathlib pickle pkgutil platform plistlib poplib posixpath pprint profile pwd queue quopri random re readline
reprlib resource runpy sched secrets select selectors shelve shlex shutil signal site smtplib socket socketserver sqlite3 ssl stat
statistics string stringprep struct subprocess sys sysconfig syslog tarfile telnetlib tempfile textwrap threading time timeit token
tokenize tomllib trace traceback tracemalloc types typing unicodedata unittest urllib uuid venv warnings wave weakref webbrowser wsgiref
xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
aioboto3 aiobotocore aiohttp aiomysql asyncpg attr attrs aws_lambda_powertools aws_xray_sdk backoff boto3 botocore bs4 cachetools cattrs
certifi cffi cfnresponse chardet charset_normalizer click crhelper cryptography cx_Oracle dateutil dotenv fastapi flask google httpx idna jinja2
jmespath jose jsonschema jwt loguru lxml mangum markdown markupsafe marshmallow more_itertools msgpack mypy_boto3_builder MySQLdb mysql numpy oauthlib
openpyxl oracledb orjson pandas paramiko peewee pg8000 PIL psycopg psycopg2 psycopg_pool pyarrow pycparser pydantic pydantic_settings
pymongo pymssql pymysql pyodbc pytz pyspark redis redshift_connector regex requests rich s3transfer simplejson six slack_sdk sqlalchemy
sqlparse starlette structlog tabulate tenacity toml tqdm typer typing_extensions tzdata ujson urllib3 validators werkzeug xmltodict yaml`;

const JAVASCRIPT = `
assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs http http2 https
inspector module net os path perf_hooks process punycode querystring readline repl stream string_decoder sys test timers tls trace_events
tty url util v8 vm wasi worker_threads zlib
ajv async async-retry aws-lambda aws-sdk aws-xray-sdk aws-xray-sdk-core axios bcrypt bcryptjs big.js bluebird cfn-response class-transformer
class-validator cookie cors csv csv-parse csv-stringify date-fns dayjs debug decimal.js dotenv express fast-xml-parser form-data
fs-extra googleapis got handlebars helmet http-errors ioredis jose joi js-yaml jsonwebtoken jwks-rsa knex kysely lodash luxon mime-types
moment moment-timezone mongodb mongoose mssql mustache mysql mysql2 nanoid node-fetch nodemailer oracledb p-limit p-map p-retry
pg pg-promise pino postgres promise-retry qs ramda redis reflect-metadata regenerator-runtime retry rxjs semver sequelize serverless-http serverless-mysql sharp
source-map-support stripe tslib typeorm ulid undici uuid validator winston xml2js yaml yup zod`;

export interface Packages {
  /** Whether nothing of AWS is called by importing and using it, besides what is read of the calls. */
  isHarmless(module: string, language: 'python' | 'javascript'): boolean;
}

export function packages(): Packages {
  const python = words(PYTHON);
  const javascript = words(JAVASCRIPT);
  return {
    isHarmless(module, language) {
      if (language === 'python') return python.has(module.split('.')[0] ?? '') || module.startsWith('mypy_boto3');
      if (/^(node:|@aws-sdk\/|@smithy\/|@types\/|@aws-lambda-powertools\/|@middy\/|@prisma\/client)/.test(module)) return true;
      return javascript.has(module) || javascript.has(module.split('/')[0] ?? '');
    },
  };
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
