// What QuickJS runs in bench/giant: calls, properties, typed arrays, objects, sorting, strings, regular expressions, floats.
function round() {
  function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
  var sum = fib(25);
  var words = {}, text = '';
  for (var i = 0; i < 60000; i++) { var w = 'w' + (i * 7919 % 997); words[w] = (words[w] || 0) + i % 5; text += String.fromCharCode(97 + i % 26); }
  for (var w in words) sum += words[w];
  var primes = new Uint8Array(300000);
  for (var p = 2; p * p < primes.length; p++) if (!primes[p]) for (var m = p * p; m < primes.length; m += p) primes[m] = 1;
  for (var k = 2; k < primes.length; k++) sum += primes[k] ? 0 : 1;
  var objects = [];
  for (var o = 0; o < 40000; o++) objects.push({ key: (o * 2654435761) >>> 8, name: 'n' + o, next: objects[o >> 1] });
  objects.sort(function (a, b) { return a.key - b.key; });
  for (var q = 0; q < objects.length; q += 3) sum += objects[q].name.length + (objects[q].next ? objects[q].next.key & 15 : 0);
  sum += (text.match(/[aeiou]+[xyz]?/g) || []).length;
  var x = 0.5; for (var r = 0; r < 400000; r++) { x = 3.7 * x * (1 - x); if (x > 0.9) sum++; }
  return sum;
}
