PRAGMA application_id = 1719298153;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE corpus (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    id TEXT NOT NULL,
    created TEXT NOT NULL,
    fazhi TEXT NOT NULL,
    commits INTEGER NOT NULL,
    last_add TEXT
);
INSERT INTO "corpus" VALUES(1,'583e1b2aa421b655','2025-03-01T09:00:00+08:00','0.1.0',4,'2025-03-01T09:00:00+08:00');
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    kind TEXT NOT NULL,
    role TEXT,
    category TEXT,
    secondary TEXT NOT NULL,
    problems TEXT NOT NULL,
    source TEXT NOT NULL,
    made TEXT NOT NULL,
    FOREIGN KEY (report, unit) REFERENCES units
);
INSERT INTO "corrections" VALUES(1,2,5,'body','成效','普法','["综合"]','[]','/c.jsonl:1','2025-03-01T09:00:00+08:00');
CREATE TABLE covered (
    run INTEGER NOT NULL REFERENCES runs,
    position INTEGER NOT NULL,
    report INTEGER NOT NULL REFERENCES reports,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    report INTEGER REFERENCES reports,
    version INTEGER NOT NULL DEFAULT 0,
    sha256 TEXT,
    failure TEXT,
    seen TEXT NOT NULL
);
INSERT INTO "files" VALUES(1,'/报告/坏.pdf','/报告/坏.pdf',NULL,0,'1429b1055efa9858b549780c9877c93f8a8d266827918aebcb8f7f1ed68710fe','不是 PDF 文件，或文件已损坏','2025-03-01T09:00:00+08:00');
INSERT INTO "files" VALUES(2,'/报告/甲1县.txt','/报告/甲1县.txt',3,2,'739aa0a7e70a1bffe765c04ef912f88689b579a14273d15f2873b8cedeaa6ae9',NULL,'2025-03-01T09:00:00+08:00');
INSERT INTO "files" VALUES(3,'/报告/甲2县.txt','/报告/甲2县.txt',2,1,'f39c7c2c7d4fd3c6b7746b6f23d7ac5a75f8ddebf669d832950c939e51f53014','文件已损坏（不完整的 docx 或压缩包）','2025-03-01T09:00:00+08:00');
INSERT INTO "files" VALUES(4,'/报告/空.txt','/报告/空.txt',NULL,0,'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','空文件','2025-03-01T09:00:00+08:00');
CREATE TABLE labels (
    report INTEGER NOT NULL,
    run INTEGER NOT NULL REFERENCES runs,
    unit INTEGER NOT NULL,
    kind TEXT NOT NULL,
    role TEXT,
    category TEXT,
    confidence REAL,
    needs_review INTEGER NOT NULL,
    secondary TEXT NOT NULL,
    problems TEXT NOT NULL,
    PRIMARY KEY (report, run, unit),
    FOREIGN KEY (report, unit) REFERENCES units
) WITHOUT ROWID;
INSERT INTO "labels" VALUES(1,1,1,'frame',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(1,1,2,'body','概述','组织领导',0.5,0,'["政务服务"]','[]');
INSERT INTO "labels" VALUES(1,1,3,'heading',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(1,1,4,'body','不足','制度建设',0.25,0,'["行政决策"]','["思想认识不到位"]');
INSERT INTO "labels" VALUES(1,1,5,'body','成效','政务服务',3.33333333333333314829e-01,0,'["制度建设"]','[]');
INSERT INTO "labels" VALUES(1,1,6,'heading',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(1,1,7,'body','概述','复议应诉',1.0,0,'["公共法律服务"]','[]');
INSERT INTO "labels" VALUES(1,1,8,'body','概述','复议应诉',1.0,0,'["公共法律服务"]','[]');
INSERT INTO "labels" VALUES(1,1,9,'heading',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(1,1,10,'body','不足','应急处置',1.66666666666666657414e-01,1,'["矛盾调解"]','["决策机制不完善"]');
INSERT INTO "labels" VALUES(1,1,11,'frame',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(1,1,12,'frame',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(2,1,1,'frame',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(2,1,2,'body','概述','组织领导',0.5,0,'["政务服务"]','[]');
INSERT INTO "labels" VALUES(2,1,3,'heading',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(2,1,4,'body','不足','制度建设',0.25,0,'["行政决策"]','["思想认识不到位"]');
INSERT INTO "labels" VALUES(2,1,5,'body','成效','政务服务',3.33333333333333314829e-01,0,'["制度建设"]','[]');
INSERT INTO "labels" VALUES(2,1,6,'heading',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(2,1,7,'body','概述','复议应诉',1.0,0,'["公共法律服务"]','[]');
INSERT INTO "labels" VALUES(2,1,8,'body','概述','复议应诉',1.0,0,'["公共法律服务"]','[]');
INSERT INTO "labels" VALUES(2,1,9,'heading',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(2,1,10,'body','不足','应急处置',1.66666666666666657414e-01,1,'["矛盾调解"]','["决策机制不完善"]');
INSERT INTO "labels" VALUES(2,1,11,'frame',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(2,1,12,'frame',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(3,1,1,'frame',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(3,1,2,'body','概述','组织领导',0.5,0,'["政务服务"]','[]');
INSERT INTO "labels" VALUES(3,1,3,'heading',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(3,1,4,'body','不足','制度建设',0.25,0,'["行政决策"]','["思想认识不到位"]');
INSERT INTO "labels" VALUES(3,1,5,'body','成效','政务服务',3.33333333333333314829e-01,0,'["制度建设"]','[]');
INSERT INTO "labels" VALUES(3,1,6,'heading',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(3,1,7,'body','概述','复议应诉',1.0,0,'["公共法律服务"]','[]');
INSERT INTO "labels" VALUES(3,1,8,'body','概述','复议应诉',1.0,0,'["公共法律服务"]','[]');
INSERT INTO "labels" VALUES(3,1,9,'heading',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(3,1,10,'body','不足','应急处置',1.66666666666666657414e-01,1,'["矛盾调解"]','["决策机制不完善"]');
INSERT INTO "labels" VALUES(3,1,11,'frame',NULL,NULL,NULL,0,'[]','[]');
INSERT INTO "labels" VALUES(3,1,12,'frame',NULL,NULL,NULL,0,'[]','[]');
CREATE TABLE patterns (
    run INTEGER NOT NULL REFERENCES runs,
    position INTEGER NOT NULL,
    pattern TEXT NOT NULL,
    name TEXT NOT NULL,
    types TEXT NOT NULL,
    category TEXT,
    statements TEXT NOT NULL,
    reports INTEGER NOT NULL,
    years TEXT NOT NULL,
    regions TEXT NOT NULL,
    quotes TEXT NOT NULL,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;
CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    run INTEGER NOT NULL REFERENCES runs,
    title TEXT, body TEXT, province TEXT, city TEXT, county TEXT, level TEXT, year TEXT, signed TEXT,
    format TEXT NOT NULL,
    encoding TEXT,
    flags TEXT NOT NULL,
    page_title TEXT,
    fazhi TEXT NOT NULL,
    added TEXT NOT NULL,
    metadata TEXT NOT NULL,
    paragraphs TEXT NOT NULL,
    text TEXT NOT NULL
);
INSERT INTO "reports" VALUES(1,'2d12ab6a3b80e1ce2301256687ac2bcc6a9bf7ffd970599430fee314be889c4f',1,'甲1县2023年法治政府建设情况报告','甲1县人民政府',NULL,NULL,NULL,'county','2023','2024-01-02','txt','utf-8','[]',NULL,'0.1.0','2025-03-01T09:00:00+08:00','{"title":["甲1县2023年法治政府建设情况报告","title",0,18],"body":["甲1县人民政府","signature",114,121],"province":[null,null,null,null],"city":[null,null,null,null],"county":[null,null,null,null],"level":["county","signature",114,121],"year":["2023","title",3,7],"signed":["2024-01-02","signature",122,131]}','[[0,18,null,""],[19,34,null,""],[35,41,null,""],[42,59,null,""],[60,76,null,""],[77,84,null,""],[85,99,null,""],[100,107,null,""],[108,113,null,""],[114,121,null,""],[122,131,null,""]]','甲1县2023年法治政府建设情况报告
现将2023年度情况报告如下。
一、主要做法
（一）规范执法。开展执法检查1次。
举办讲座3场，参加的有1个单位。
二、存在的问题
一是力量不足；二是培训不够。
三、下一步打算
继续宣传。
甲1县人民政府
2024年1月2日');
INSERT INTO "reports" VALUES(2,'14a70977460a6060b3c8ed491e443199a6a5006d015a513b6b726b2535075c81',1,'甲2县2023年法治政府建设情况报告','甲2县人民政府',NULL,NULL,NULL,'county','2023','2024-01-03','txt','utf-8','[]',NULL,'0.1.0','2025-03-01T09:00:00+08:00','{"title":["甲2县2023年法治政府建设情况报告","title",0,18],"body":["甲2县人民政府","signature",114,121],"province":[null,null,null,null],"city":[null,null,null,null],"county":[null,null,null,null],"level":["county","signature",114,121],"year":["2023","title",3,7],"signed":["2024-01-03","signature",122,131]}','[[0,18,null,""],[19,34,null,""],[35,41,null,""],[42,59,null,""],[60,76,null,""],[77,84,null,""],[85,99,null,""],[100,107,null,""],[108,113,null,""],[114,121,null,""],[122,131,null,""]]','甲2县2023年法治政府建设情况报告
现将2023年度情况报告如下。
一、主要做法
（一）规范执法。开展执法检查2次。
举办讲座6场，参加的有2个单位。
二、存在的问题
一是力量不足；二是培训不够。
三、下一步打算
继续宣传。
甲2县人民政府
2024年1月3日');
INSERT INTO "reports" VALUES(3,'739aa0a7e70a1bffe765c04ef912f88689b579a14273d15f2873b8cedeaa6ae9',1,'甲1县2024年法治政府建设情况报告','甲1县人民政府',NULL,NULL,NULL,'county','2024','2025-01-02','txt','utf-8','[]',NULL,'0.1.0','2025-03-01T09:00:00+08:00','{"title":["甲1县2024年法治政府建设情况报告","title",0,18],"body":["甲1县人民政府","signature",114,121],"province":[null,null,null,null],"city":[null,null,null,null],"county":[null,null,null,null],"level":["county","signature",114,121],"year":["2024","title",3,7],"signed":["2025-01-02","signature",122,131]}','[[0,18,null,""],[19,34,null,""],[35,41,null,""],[42,59,null,""],[60,76,null,""],[77,84,null,""],[85,99,null,""],[100,107,null,""],[108,113,null,""],[114,121,null,""],[122,131,null,""]]','甲1县2024年法治政府建设情况报告
现将2024年度情况报告如下。
一、主要做法
（一）规范执法。开展执法检查1次。
举办讲座3场，参加的有1个单位。
二、存在的问题
一是力量不足；二是培训不够。
三、下一步打算
继续宣传。
甲1县人民政府
2025年1月2日');
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('labels', 'themes', 'shortcomings')),
    model TEXT NOT NULL,
    name TEXT NOT NULL,
    fazhi TEXT NOT NULL,
    started TEXT NOT NULL,
    last TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '{}',
    UNIQUE (kind, model, fazhi)
);
INSERT INTO "runs" VALUES(1,'labels','540e4bc171adf737dbe535c138a8461b942b439cd402b6f02659964dc290963d','default','0.1.0','2025-03-01T09:00:00+08:00','2025-03-01T09:00:00+08:00','{}');
CREATE TABLE statements (
    run INTEGER NOT NULL REFERENCES runs,
    position INTEGER NOT NULL,
    statement TEXT NOT NULL,
    report INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    types TEXT NOT NULL,
    category TEXT,
    pattern TEXT,
    signals TEXT NOT NULL,
    answers TEXT NOT NULL,
    PRIMARY KEY (run, position),
    FOREIGN KEY (report, unit) REFERENCES units
) WITHOUT ROWID;
CREATE TABLE themes (
    run INTEGER NOT NULL REFERENCES runs,
    position INTEGER NOT NULL,
    theme TEXT NOT NULL,
    name TEXT NOT NULL,
    prevalence REAL NOT NULL,
    reports INTEGER NOT NULL,
    terms TEXT NOT NULL, relevant TEXT NOT NULL,
    by_category TEXT NOT NULL, by_region TEXT NOT NULL, by_year TEXT NOT NULL,
    examples TEXT NOT NULL,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;
CREATE TABLE trends (
    run INTEGER NOT NULL REFERENCES runs,
    position INTEGER NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    name TEXT NOT NULL,
    years TEXT NOT NULL, covered TEXT NOT NULL, statements TEXT NOT NULL,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;
CREATE TABLE unit_themes (
    run INTEGER NOT NULL REFERENCES runs,
    report INTEGER NOT NULL,
    unit INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    theme TEXT NOT NULL,
    weight REAL NOT NULL,
    PRIMARY KEY (run, report, unit, rank),
    FOREIGN KEY (report, unit) REFERENCES units
) WITHOUT ROWID;
CREATE TABLE units (
    report INTEGER NOT NULL REFERENCES reports,
    unit INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    form TEXT NOT NULL,
    level INTEGER NOT NULL,
    heading TEXT NOT NULL,
    section TEXT NOT NULL,
    part TEXT NOT NULL,
    kind_hint TEXT NOT NULL,
    hint_rule TEXT NOT NULL,
    page INTEGER,
    PRIMARY KEY (report, unit)
) WITHOUT ROWID;
INSERT INTO "units" VALUES(1,1,0,18,'title',0,'','[]','','frame','title',NULL);
INSERT INTO "units" VALUES(1,2,19,34,'plain',0,'','[]','intro','body','',NULL);
INSERT INTO "units" VALUES(1,3,35,41,'heading',2,'','[]','results','heading','',NULL);
INSERT INTO "units" VALUES(1,4,42,59,'runin',3,'（一）规范执法。','["一、主要做法"]','results','body','',NULL);
INSERT INTO "units" VALUES(1,5,60,76,'plain',0,'','["一、主要做法","（一）规范执法。"]','results','body','',NULL);
INSERT INTO "units" VALUES(1,6,77,84,'heading',2,'','[]','problems','heading','',NULL);
INSERT INTO "units" VALUES(1,7,85,92,'item',6,'','["二、存在的问题"]','problems','body','',NULL);
INSERT INTO "units" VALUES(1,8,92,99,'item',6,'','["二、存在的问题"]','problems','body','',NULL);
INSERT INTO "units" VALUES(1,9,100,107,'heading',2,'','[]','plans','heading','',NULL);
INSERT INTO "units" VALUES(1,10,108,113,'plain',0,'','["三、下一步打算"]','plans','body','',NULL);
INSERT INTO "units" VALUES(1,11,114,121,'plain',0,'','[]','','frame','signature',NULL);
INSERT INTO "units" VALUES(1,12,122,131,'plain',0,'','[]','','frame','date-line',NULL);
INSERT INTO "units" VALUES(2,1,0,18,'title',0,'','[]','','frame','title',NULL);
INSERT INTO "units" VALUES(2,2,19,34,'plain',0,'','[]','intro','body','',NULL);
INSERT INTO "units" VALUES(2,3,35,41,'heading',2,'','[]','results','heading','',NULL);
INSERT INTO "units" VALUES(2,4,42,59,'runin',3,'（一）规范执法。','["一、主要做法"]','results','body','',NULL);
INSERT INTO "units" VALUES(2,5,60,76,'plain',0,'','["一、主要做法","（一）规范执法。"]','results','body','',NULL);
INSERT INTO "units" VALUES(2,6,77,84,'heading',2,'','[]','problems','heading','',NULL);
INSERT INTO "units" VALUES(2,7,85,92,'item',6,'','["二、存在的问题"]','problems','body','',NULL);
INSERT INTO "units" VALUES(2,8,92,99,'item',6,'','["二、存在的问题"]','problems','body','',NULL);
INSERT INTO "units" VALUES(2,9,100,107,'heading',2,'','[]','plans','heading','',NULL);
INSERT INTO "units" VALUES(2,10,108,113,'plain',0,'','["三、下一步打算"]','plans','body','',NULL);
INSERT INTO "units" VALUES(2,11,114,121,'plain',0,'','[]','','frame','signature',NULL);
INSERT INTO "units" VALUES(2,12,122,131,'plain',0,'','[]','','frame','date-line',NULL);
INSERT INTO "units" VALUES(3,1,0,18,'title',0,'','[]','','frame','title',NULL);
INSERT INTO "units" VALUES(3,2,19,34,'plain',0,'','[]','intro','body','',NULL);
INSERT INTO "units" VALUES(3,3,35,41,'heading',2,'','[]','results','heading','',NULL);
INSERT INTO "units" VALUES(3,4,42,59,'runin',3,'（一）规范执法。','["一、主要做法"]','results','body','',NULL);
INSERT INTO "units" VALUES(3,5,60,76,'plain',0,'','["一、主要做法","（一）规范执法。"]','results','body','',NULL);
INSERT INTO "units" VALUES(3,6,77,84,'heading',2,'','[]','problems','heading','',NULL);
INSERT INTO "units" VALUES(3,7,85,92,'item',6,'','["二、存在的问题"]','problems','body','',NULL);
INSERT INTO "units" VALUES(3,8,92,99,'item',6,'','["二、存在的问题"]','problems','body','',NULL);
INSERT INTO "units" VALUES(3,9,100,107,'heading',2,'','[]','plans','heading','',NULL);
INSERT INTO "units" VALUES(3,10,108,113,'plain',0,'','["三、下一步打算"]','plans','body','',NULL);
INSERT INTO "units" VALUES(3,11,114,121,'plain',0,'','[]','','frame','signature',NULL);
INSERT INTO "units" VALUES(3,12,122,131,'plain',0,'','[]','','frame','date-line',NULL);
CREATE TABLE versions (
    file INTEGER NOT NULL REFERENCES files,
    version INTEGER NOT NULL,
    report INTEGER NOT NULL REFERENCES reports,
    added TEXT NOT NULL,
    PRIMARY KEY (file, version)
) WITHOUT ROWID;
INSERT INTO "versions" VALUES(2,1,1,'2025-03-01T09:00:00+08:00');
INSERT INTO "versions" VALUES(2,2,3,'2025-03-01T09:00:00+08:00');
INSERT INTO "versions" VALUES(3,1,2,'2025-03-01T09:00:00+08:00');
CREATE INDEX files_by_report ON files (report, id);
CREATE INDEX files_failed ON files (id) WHERE failure IS NOT NULL;
CREATE INDEX corrections_by_unit ON corrections (report, unit, id);
CREATE VIEW current_reports AS
SELECT r.id AS id, f.id AS file, f.path AS path, f.version AS version, r.title AS title, r.body AS body,
       r.province AS province, r.city AS city, r.county AS county, r.level AS level, r.year AS year,
       r.signed AS signed, r.format AS format, r.run AS run, r.sha256 AS sha256, r.added AS added
FROM files f CROSS JOIN reports r ON r.id = f.report
WHERE NOT EXISTS (SELECT 1 FROM files g WHERE g.report = f.report AND g.id < f.id);
CREATE VIEW current_units AS
SELECT p.path AS report, u.unit AS unit,
       coalesce(c.kind, l.kind) AS kind,
       CASE WHEN c.id IS NULL THEN l.role ELSE c.role END AS role,
       CASE WHEN c.id IS NULL THEN l.category ELSE c.category END AS category,
       CASE WHEN c.id IS NULL THEN l.confidence END AS confidence,
       CASE WHEN c.id IS NULL THEN l.needs_review ELSE 0 END AS needs_review,
       CASE WHEN c.id IS NULL THEN l.secondary ELSE c.secondary END AS secondary,
       CASE WHEN c.id IS NULL THEN l.problems ELSE c.problems END AS problems,
       u.section AS section, substr(r.text, u.start + 1, u."end" - u.start) AS text,
       u.start AS start, u."end" AS "end", u.page AS page, c.id IS NOT NULL AS corrected,
       p.year AS year, p.level AS level, p.province AS province, p.city AS city, p.county AS county,
       p.body AS body
FROM current_reports p
CROSS JOIN reports r ON r.id = p.id
CROSS JOIN units u ON u.report = p.id
CROSS JOIN labels l ON l.report = p.id AND l.run = p.run AND l.unit = u.unit
LEFT JOIN corrections c ON c.id = (
    SELECT max(id) FROM corrections WHERE report = u.report AND unit = u.unit);
CREATE VIEW failures AS
SELECT path, failure AS reason, seen FROM files WHERE failure IS NOT NULL;
COMMIT;
