/** The one style of all pages, for sign-in and for the desk. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--app:#eff4f6;--fg:#131e22;--quiet:#5a676d;--line:#dee4e7;--edge:#7b878c;--accent:#006c8d;--on:#fff;--raised:#fff;--note:#e2f1f8;--bad:#b3261e;--badbg:#fbe9e7;--good:#1e6b3a;--hover:#f3f7f9}
@media (prefers-color-scheme:dark){:root{--bg:#11191d;--app:#0b1316;--fg:#e7eef1;--quiet:#919ca0;--line:#263237;--edge:#6b787e;--accent:#5cc2e2;--on:#04161e;--raised:#151f23;--note:#0e2e3a;--bad:#ff9d93;--badbg:#3a1b19;--good:#7fd09b;--hover:#1b272c}}
*{box-sizing:border-box}
body{margin:0;background:var(--app);color:var(--fg);font:15px/1.5 system-ui,'Segoe UI',Roboto,sans-serif}
main{max-width:26rem;margin:9vh auto 3rem;padding:0 1rem}
.brand{display:flex;align-items:center;gap:.6rem;margin-bottom:1.25rem;font-weight:650}
.mark{width:1.5rem;height:1.5rem;border-left:3px dotted var(--accent);border-right:3px double var(--accent);flex:none}
.sheet{background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:1.5rem}
h1{font-size:1.25rem;margin:0 0 .25rem;font-weight:650}h2{font-size:1rem;margin:2rem 0 .5rem;font-weight:650}
p{margin:.25rem 0 1rem;color:var(--quiet)}
label{display:block;margin:.75rem 0 .25rem;font-weight:550}
select,input,textarea{width:100%;font:inherit;padding:.5rem .6rem;color:inherit;background:var(--bg);border:1px solid var(--edge);border-radius:4px}
input[type=checkbox]{width:1.1rem;height:1.1rem;accent-color:var(--accent);padding:0}
button,.button{font:inherit;padding:.5rem 1rem;border-radius:4px;border:1px solid var(--edge);background:var(--raised);color:inherit;cursor:pointer;text-decoration:none;white-space:nowrap}
button:hover,.button:hover{background:var(--hover)}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on);font-weight:600}
button.main:hover{filter:brightness(1.1)}
button.danger{color:var(--bad);border-color:var(--bad)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.row{display:flex;gap:.75rem;margin-top:1.25rem;flex-wrap:wrap}
.note{background:var(--note);border-radius:4px;padding:.6rem .8rem;color:var(--fg)}
.note.bad{background:var(--badbg)}
ul{margin:.25rem 0 1rem;padding-left:1.2rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}th{font-weight:550;color:var(--quiet)}
td.n{text-align:right}th,td.n{white-space:nowrap}th.n{text-align:right}a{color:var(--accent)}
body.app{font-size:14px;display:grid;grid-template-rows:auto 1fr;height:100vh;overflow:hidden}
.app header{display:flex;align-items:center;gap:1.5rem;padding:.6rem 1.25rem;background:var(--raised);border-bottom:1px solid var(--line)}
.app header .brand{margin:0}.app header nav{display:flex;gap:.25rem}
.app header nav a{padding:.3rem .75rem;border-radius:4px;color:var(--fg);text-decoration:none}
.app header nav a:hover{background:var(--hover)}.app header nav a[aria-current]{background:var(--note);font-weight:600}
.app header form{margin-left:auto}.app header p{margin:0}
.app button,.app .button{padding:.3rem .8rem}.app input,.app select,.app textarea{padding:.3rem .5rem}
.app h1{font-size:1.15rem;margin:0}.app h2{font-size:.95rem;margin:0 0 .5rem}
.desk{display:grid;grid-template-columns:13rem minmax(0,1fr) 24rem;min-height:0}
.desk>*,.board>*{overflow:auto;padding:1rem 1.25rem;min-height:0}
.side{border-right:1px solid var(--line);padding:.75rem .5rem!important}
.side a{display:flex;justify-content:space-between;gap:.5rem;padding:.28rem .75rem;border-radius:4px;color:inherit;text-decoration:none}
.side a:hover{background:var(--hover)}.side a[aria-current]{background:var(--note);font-weight:600}
.side a span{color:var(--quiet);font-variant-numeric:tabular-nums;font-weight:400}
.side a.none{color:var(--quiet)}
.side h2{padding:0 .75rem;margin:1.25rem 0 .35rem;color:var(--quiet);font-weight:550;font-size:.85rem}
.side ul{list-style:none;margin:0;padding:0 .75rem;font-size:.85rem;color:var(--quiet)}.side li{margin-bottom:.35rem}
.tools{display:flex;align-items:center;gap:.75rem;margin-bottom:.75rem;flex-wrap:wrap}.tools form{flex:1;min-width:11rem;max-width:24rem}.tools h1{margin-right:auto}
.pane{background:var(--raised);border-left:1px solid var(--line)}
.pane label{margin:.6rem 0 .15rem;font-size:.85rem;font-weight:400;color:var(--quiet)}
.pane .head{display:flex;align-items:start;gap:.75rem;justify-content:space-between}
.pane .head h2{font-size:1.1rem;margin:0;overflow-wrap:anywhere}
.check{display:flex;align-items:center;gap:.5rem;margin-top:.6rem}.check label{margin:0}
.stick{position:sticky;bottom:-1rem;margin:1rem -1.25rem -1rem;padding:.75rem 1.25rem;background:var(--raised);border-top:1px solid var(--line);display:flex;gap:.5rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.15rem .75rem;font-size:.85rem;margin:1rem 0}dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
.list{background:var(--raised);border:1px solid var(--line);border-radius:6px;overflow-x:auto}
.list th,.list td{padding:.35rem .7rem;white-space:nowrap;max-width:13rem;overflow:hidden;text-overflow:ellipsis}
.list tr:last-child td{border-bottom:0}.list tbody tr:hover{background:var(--hover)}.list tr[aria-selected=true]{background:var(--note)}
.list a{text-decoration:none}.list a:hover{text-decoration:underline}
.list td.path{white-space:normal;overflow-wrap:anywhere;max-width:none;width:100%}
.pager{display:flex;gap:.75rem;align-items:center;margin-top:.75rem;color:var(--quiet)}
.empty{padding:2rem 1rem;text-align:center;color:var(--quiet);margin:0}
.board{display:grid;grid-template-columns:minmax(25rem,31rem) minmax(0,1fr);min-height:0}
.board .dials{border-right:1px solid var(--line);background:var(--raised)}
.when{display:grid;grid-template-columns:1fr 1fr;gap:.5rem .75rem;padding-bottom:1rem;border-bottom:1px solid var(--line);margin-bottom:1rem}
.when label{margin:0 0 .15rem;font-size:.85rem;font-weight:400;color:var(--quiet)}.when .wide{grid-column:1/-1}
dl{border-top:1px solid var(--line);padding-top:.75rem}
fieldset{border:0;margin:0 0 1.1rem;padding:0}legend{padding:0;color:var(--quiet);font-weight:550;font-size:.85rem;margin-bottom:.15rem}
.dial{display:grid;grid-template-columns:minmax(0,1fr) auto auto;gap:.6rem;align-items:center;padding:.22rem 0;border-bottom:1px solid var(--line)}
.dial input,.dial select{width:7.5rem}.dial small{display:block;color:var(--quiet);font-size:.8rem;line-height:1.3}
.log section{margin-bottom:1.25rem}.log .head{display:flex;align-items:center;justify-content:space-between;gap:1rem;margin-bottom:.4rem}.log .head h2{margin:0}
.log .calm{color:var(--quiet);margin:0}#troubles td{max-width:none}
.bad{color:var(--bad)}.good{color:var(--good)}.quiet{color:var(--quiet)}
.tag{display:inline-block;border:1px solid var(--bad);color:var(--bad);border-radius:9px;padding:0 .5rem;font-size:.75rem;line-height:1.3}
@media (min-width:100rem){.desk{grid-template-columns:15rem minmax(0,1fr) 32rem}.pane .fields{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 1rem}.pane .fields .wide{grid-column:1/-1}.board{grid-template-columns:34rem minmax(0,1fr)}}
@media (max-width:99.99rem){.list .more{display:none}.list table{font-size:13px}.list th,.list td{max-width:10.5rem;padding:.35rem .5rem}.desk{grid-template-columns:12rem minmax(0,1fr) 23rem}}
@media (max-width:60rem){body.app{height:auto;overflow:visible}.desk,.board{grid-template-columns:1fr}.side,.pane,.board .dials{border:0}}
`
