// Known attacks, as they come in through names, metadata, addresses and bodies.

/** Each sets `hacked` on the page when it works. */
export const TEXTS = [
  '<img src=x onerror=hacked=1>',
  '<svg/onload=hacked=1>',
  '<script>hacked=1</script>',
  '"><script>hacked=1</script>',
  "'-hacked=1-'",
  '</p></div><iframe srcdoc="<script>parent.hacked=1</script>">',
  '<a href="javascript:hacked=1">bait</a>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=hacked=1&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=hacked=1>">',
  '&lt;script&gt;hacked=1&lt;/script&gt;',
  '{{ constructor.constructor("hacked=1")() }}',
  '{% raw %}<script>hacked=1</script>{% endraw %}',
  '\u202Etxt.exe\u0000<b onmouseover=hacked=1>',
  '<form action=javascript:hacked=1><button>bait</button></form>',
  '<details open ontoggle=hacked=1>x',
  '<b style="position:fixed;inset:0;background:red">bait</b>',
];

/** Addresses that must not become links. */
export const ADDRESSES = [
  'javascript:hacked=1',
  'JaVaScRiPt:hacked=1',
  ' javascript:hacked=1',
  'java\tscript:hacked=1',
  'data:text/html,<script>parent.hacked=1</script>',
  'vbscript:hacked=1',
  'file:///etc/passwd',
  'blob:https://evil.example/1',
  'https://evil.example/"onmouseover="hacked=1',
  '//evil.example',
];
