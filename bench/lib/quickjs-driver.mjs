// Makes a WASI program of the QuickJS of the npm package quickjs-wasi, which is a library that wants functions of a JavaScript host: those become
// traps, and a start function evaluates a script that lies in the program.

/** @param {string} wat the library in text format, as wabt prints it  @param {string} script what to run; its value is printed as a number */
export function quickjsProgram(wat, script) {
    const bytes = [...Buffer.from(script + '\0')].map(b => '\\' + b.toString(16).padStart(2, '0')).join('');
    const length = Buffer.byteLength(script);
    let imports = 0;
    let text = wat.replace(/\(import "env" "\w+" \(func (\S+) \(type (\S+)\)\)\)/g, (_, name, type) => {
        imports++;
        return `(func ${name} (type ${type}) unreachable)`;
    });
    if (imports === 0) {
        throw new Error('no imports from a host were found: another version of the library?');
    }
    // Imports come first in the text format.
    const stubs = text.match(/\(func \S+ \(type \S+\) unreachable\)/g);
    text = text.replace(/\(func \S+ \(type \S+\) unreachable\)\n?/g, '');
    const name = exported => {
        const found = text.match(new RegExp(`\\(export "${exported}" \\(func (\\S+)\\)\\)`));
        if (!found) {
            throw new Error(`${exported} is not exported: another version of the library?`);
        }
        return found[1];
    };
    const write = text.match(/"fd_write" \(func (\S+) /)[1];
    const clock = text.match(/"clock_time_get" \(func (\S+) /)[1];
    const initialize = name('_initialize');
    text = text.replace(/\(export "_initialize" \(func \S+\)\)/, '');
    const end = text.lastIndexOf(')');
    return `${text.slice(0, end)}
  ${stubs.join('\n  ')}
  (data $script "${bytes}")
  (func $print_decimal (param $fd i32) (param $value i64) (param $buffer i32) (local $at i32)
    (local.set $at (i32.add (local.get $buffer) (i32.const 63)))
    (i32.store8 (local.get $at) (i32.const 10))
    (loop $digit
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at) (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $value) (i64.const 10)))))
      (br_if $digit (i64.ne (local.tee $value (i64.div_u (local.get $value) (i64.const 10))) (i64.const 0))))
    (if (i32.eq (local.get $fd) (i32.const 2)) (then
      (local.set $at (i32.sub (local.get $at) (i32.const 8)))
      (i64.store (local.get $at) (i64.const 0x20736e5f656d6974)))) ;; "time_ns "
    (i32.store (local.get $buffer) (local.get $at))
    (i32.store offset=4 (local.get $buffer) (i32.sub (i32.add (local.get $buffer) (i32.const 64)) (local.get $at)))
    (drop (call ${write} (local.get $fd) (local.get $buffer) (i32.const 1) (i32.add (local.get $buffer) (i32.const 8)))))
  (func $now (param $buffer i32) (result i64)
    (drop (call ${clock} (i32.const 1) (i64.const 1) (local.get $buffer)))
    (i64.load (local.get $buffer)))
  (func (export "_start") (local $code i32) (local $buffer i32) (local $start i64) (local $value f64)
    (call ${initialize})
    (drop (call ${name('qjs_init')}))
    (local.set $buffer (call ${name('malloc')} (i32.const 128)))
    (local.set $code (call ${name('malloc')} (i32.const ${length + 1})))
    (memory.init $script (local.get $code) (i32.const 0) (i32.const ${length + 1}))
    (local.set $start (call $now (local.get $buffer)))
    (local.set $value (call ${name('qjs_get_float64')} (call ${name('qjs_eval')} (local.get $code) (i32.const ${length}) (i32.add (local.get $code) (i32.const ${length})) (i32.const 0))))
    (local.set $start (i64.sub (call $now (local.get $buffer)) (local.get $start)))
    (call $print_decimal (i32.const 1) (i64.trunc_f64_u (local.get $value)) (local.get $buffer))
    (call $print_decimal (i32.const 2) (local.get $start) (local.get $buffer))))
`;
}
