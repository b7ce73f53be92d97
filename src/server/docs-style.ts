/** The look of the API reference: the console's own colours, light and dark, no files from anywhere. */
export const docsStyle = `
:root{color-scheme:light dark;--app:#EFF4F6;--bg:#FFF;--sunken:#F5F9FA;--line:#DEE4E7;--fg:#131E22;--fg-2:#424E53;
--fg-3:#5A676D;--accent:#006484;--hover:#ECF2F5;--ok:#1C794A;--bad:#C62B41;--warn:#845300;--ask:#7C3092}
@media (prefers-color-scheme:dark){:root{--app:#0B1316;--bg:#11191D;--sunken:#0D1518;--line:#202A2D;--fg:#E7EEF1;
--fg-2:#ADB8BC;--fg-3:#919CA0;--accent:#73CCEA;--hover:#182226;--ok:#5ECC90;--bad:#F4767C;--warn:#EFC262;--ask:#CD7BD0}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:14px/1.5 "IBM Plex Sans Variable","IBM Plex Sans",system-ui,sans-serif}
code,pre{font:12.5px/1.55 "IBM Plex Mono",ui-monospace,Menlo,Consolas,monospace}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.page{display:grid;grid-template-columns:320px minmax(0,1fr);min-height:100vh}
nav{background:var(--app);border-right:1px solid var(--line);padding:16px;position:sticky;top:0;height:100vh;overflow:auto}
nav h1{font-size:15px;margin:0 0 12px}nav h2{font-size:12px;color:var(--fg-3);margin:16px 0 4px;font-weight:600}
nav ul{list-style:none;margin:0;padding:0}
nav li a{display:flex;gap:8px;padding:3px 6px;border-radius:3px;color:var(--fg-2);overflow-wrap:anywhere}
nav li a:hover{background:var(--hover);text-decoration:none}
main{padding:24px 40px 80px;max-width:1100px}
main>h2{font-size:18px;margin:40px 0 0;padding-bottom:6px;border-bottom:1px solid var(--line);text-transform:capitalize}
article{padding:20px 0;border-bottom:1px solid var(--line)}
article h3{display:flex;flex-wrap:wrap;gap:10px;align-items:baseline;margin:0 0 4px;font-size:14px}
article h3 code{font-size:14px;overflow-wrap:anywhere}
h4{font-size:12px;color:var(--fg-3);margin:14px 0 4px;font-weight:600}
p{margin:4px 0;max-width:75ch}
.method{font:600 11px/1.6 "IBM Plex Mono",ui-monospace,monospace;min-width:46px}
.get{color:var(--accent)}.post{color:var(--ok)}.put,.patch{color:var(--warn)}.delete{color:var(--bad)}
.role{margin-left:auto;font-weight:400;font-size:12px;color:var(--fg-3)}.role b{color:var(--ask);font-weight:600}
pre{background:var(--sunken);border:1px solid var(--line);border-radius:4px;padding:10px 12px;margin:0;overflow-x:auto}
pre i{color:var(--fg-3);font-style:normal}pre b{font-weight:600}
table{border-collapse:collapse;width:100%}th{font-weight:600;font-size:12px;color:var(--fg-3);text-align:left}
th,td{padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}td i{color:var(--fg-3);font-style:normal}
.errors{color:var(--fg-3);font-size:12px}
@media (max-width:820px){.page{grid-template-columns:1fr}nav{position:static;height:auto;max-height:40vh}main{padding:16px}
.role{margin-left:0}}
@media print{nav{display:none}.page{display:block}}
`
