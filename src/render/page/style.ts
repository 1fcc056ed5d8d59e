// The style of the page: system fonts, both colour schemes with AA contrast, paper, narrow screens.

/** Colours by what they mean; every one is readable on its ground in its scheme. */
const light =
  '--ground:#fff;--panel:#f6f7f9;--ink:#1b1f24;--soft:#505862;--line:#ccd2d9;--link:#0550ae;--good:#116329;--bad:#a40e26;--warn:#7a4a00;--note:#0550ae;--dns:#57606a;--tcp:#0a66c2;--tls:#7a3fd0;--https:#0f7078;--stream:#46539b;--sasl:#b04a00;--done:#1a7f37';
const dark =
  '--ground:#101317;--panel:#181c22;--ink:#e6e9ee;--soft:#a9b2bd;--line:#3a434d;--link:#82bdff;--good:#72dc8c;--bad:#ff9a98;--warn:#f2bd4b;--note:#82bdff;--dns:#9aa4af;--tcp:#5aa9f5;--tls:#b592f5;--https:#4fbcc4;--stream:#94a2ee;--sasl:#f29a55;--done:#57c776';

const base = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
header,main,footer,nav{max-width:66rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.75rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.2rem;line-height:1.3;margin:0 0 .75rem;padding-top:1.5rem;border-top:1px solid var(--line)}
h3{font-size:1.05rem;line-height:1.35;margin:0 0 .35rem}
h4{font-size:1rem;margin:1rem 0 .35rem}
p{margin:0 0 .6rem;max-width:48rem}
section{margin:2.25rem 0 0}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
ul,ol{margin:0 0 .6rem;padding-left:1.4rem}
li{margin:.15rem 0}
.plain{list-style:none;padding-left:0;margin:0}
.plain li+li{margin-top:.35rem}
code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.9em}
pre{font:.85rem/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.75rem;margin:0 0 .6rem}
.soft{color:var(--soft)}
.small{font-size:.9rem}
.skip-link{position:absolute;left:-9999px}
.skip-link:focus{position:static;display:inline-block;margin:.5rem 1.25rem}
nav ul{list-style:none;margin:1rem 0 0;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;font-size:.92rem}
footer{padding-top:1.5rem;padding-bottom:2.5rem;margin-top:2rem;color:var(--soft);font-size:.9rem}
`;

const answer = `
.verdicts{display:grid;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));gap:1rem;margin:1.25rem 0 1rem}
.verdict,.finding,.worst{background:var(--panel);border:1px solid var(--line);border-left:5px solid var(--soft);border-radius:6px;padding:.9rem 1.1rem}
.verdict p,.worst p{margin-bottom:.25rem}
.verdict .word{font-size:1.25rem;font-weight:650;line-height:1.3;margin:0 0 .3rem}
.good{border-left-color:var(--good)}.bad{border-left-color:var(--bad)}.warn{border-left-color:var(--warn)}.note{border-left-color:var(--note)}
.good>.word,.is-good{color:var(--good)}.bad>.word,.is-bad{color:var(--bad)}.warn>.word,.is-warn{color:var(--warn)}.is-note{color:var(--note)}.is-skip{color:var(--soft)}
.kicker{font-size:.85rem;color:var(--soft);margin:0 0 .15rem}
.finding{margin:0 0 1rem;break-inside:avoid}
.badge{display:inline-block;border:1px solid currentColor;border-radius:999px;padding:0 .6em;font-size:.8rem;font-weight:650;line-height:1.6;margin-right:.5rem;vertical-align:.1em}
dl{margin:.6rem 0 0;display:grid;grid-template-columns:9.5rem 1fr;gap:.35rem 1rem}
dt{color:var(--soft)}dd{margin:0;max-width:48rem}
.do{font-weight:600}
.about{margin:0 0 1.4rem}
`;

const figures = `
figure{margin:0 0 1rem}
figcaption{color:var(--soft);font-size:.9rem;margin:0 0 .5rem;max-width:48rem}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:6px;background:var(--panel);margin:0 0 .8rem}
.drawing{padding:.75rem}
svg{display:block}
.drawing svg{max-width:100%;min-width:30rem;height:auto}
.drawing .broad{min-width:54rem}
svg text{fill:var(--ink);font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
svg .lesser{fill:var(--soft);font:12px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
.box{fill:var(--ground);stroke:var(--soft);stroke-width:1.5}
.box-works{stroke:var(--good)}.box-dead{stroke:var(--bad);stroke-width:2;stroke-dasharray:6 3}.box-partly{stroke:var(--warn)}.box-untried{stroke-dasharray:2 3}
.sign{fill:none;stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round;stroke:var(--soft)}
.sign-works{stroke:var(--good)}.sign-dead{stroke:var(--bad)}.sign-partly{stroke:var(--warn)}
.edge{fill:none;stroke:var(--soft);stroke-width:1.4}
.edge-dead{stroke:var(--bad);stroke-dasharray:5 4}
.arrow{fill:var(--soft)}.arrow-dead{fill:var(--bad)}
.waterfall{list-style:none;margin:0 0 .3rem;padding:0}
.waterfall li{margin:0 0 .7rem;break-inside:avoid}
.waterfall .head{display:flex;flex-wrap:wrap;gap:0 .8rem;margin:0 0 .15rem;max-width:none;font-size:.95rem}
.track{fill:var(--panel)}.tick{stroke:var(--line);stroke-width:1}
.bar-dns{fill:var(--dns)}.bar-tcp{fill:var(--tcp)}.bar-tls{fill:var(--tls)}.bar-https{fill:var(--https)}.bar-stream{fill:var(--stream)}.bar-sasl{fill:var(--sasl)}.bar-done{fill:var(--done)}
.hatch{stroke:var(--ground);stroke-width:3}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;padding:0;font-size:.9rem;color:var(--soft)}
.legend svg{display:inline-block;vertical-align:-.1em;margin-right:.35rem}
.picture{padding:.5rem;background:var(--ground)}
.picture img{width:100%;max-width:60rem;min-width:54rem;height:auto;display:block}
`;

const tables = `
table{border-collapse:collapse;width:100%;font-size:.92rem;background:var(--ground)}
caption{text-align:left;color:var(--soft);padding:.5rem .7rem;background:var(--panel)}
th,td{text-align:left;vertical-align:top;padding:.45rem .7rem;border-top:1px solid var(--line);overflow-wrap:break-word;min-width:4.5rem}
thead th{background:var(--panel);border-bottom:1px solid var(--line)}
tbody th{font-weight:600}
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
details{border:1px solid var(--line);border-radius:6px;margin:0 0 .8rem;background:var(--ground)}
details>summary{cursor:pointer;padding:.6rem .9rem;font-weight:600;background:var(--panel);border-radius:6px}
details>.inside{padding:.8rem .9rem .3rem}
details h3{font-size:1rem;margin-top:.4rem}
details dl{margin-bottom:1rem}
`;

const narrow = `
@media (max-width:40rem){
header,main,footer,nav{padding-left:.9rem;padding-right:.9rem}
h1{font-size:1.35rem}
.verdicts{grid-template-columns:1fr}
dl{grid-template-columns:1fr;gap:0}
dd{margin:0 0 .5rem}
table{min-width:42rem}
}`;

/** On paper there is nothing to click: what is folded is open, and nothing is cut at the edge of a box. */
const paper = `
@media print{
:root{color-scheme:light;${light}}
@page{margin:16mm 14mm}
body{font-size:10pt}
header,main,footer{max-width:none;padding-left:0;padding-right:0}
nav,.skip-link{display:none}
section{margin-top:1.2rem}
h2,h3,h4,caption,summary{break-after:avoid}
.verdict,.worst,.finding,figure,tr,.waterfall li{break-inside:avoid}
.verdict,.finding,.worst,.track,.bar,table,svg{print-color-adjust:exact}
.scroll{overflow:visible;border:0}
.drawing svg,.drawing .broad,.picture img{min-width:0}
table{min-width:0;font-size:8.5pt}
th,td{min-width:0;padding:.3rem .45rem}
details{border:0}
details>summary{list-style:none;padding-left:0}
details>.inside{padding-left:0}
details::details-content{content-visibility:visible;display:block;height:auto}
a{color:inherit;text-decoration:none}
}`;

/** Everything that stands between the style tags. */
export const pageStyle = [
  `:root{color-scheme:light dark;${light}}`,
  `@media (prefers-color-scheme:dark){:root{${dark}}}`,
  base,
  answer,
  figures,
  tables,
  narrow,
  paper,
].join('\n');
