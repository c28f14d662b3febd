;; Memory: growth to the declared maximum, bulk operations, passive data, partial loads, the start function.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1 4)
  (data $passive "passive data")
  (data (i32.const 1000) "\01\82\ff\7f\80\00\00\ff")
  (global $failures (mut i32) (i32.const 0))
  (start $first)
  (func $first (i32.store (i32.const 2000) (i32.const 0x600d)))

  (func $check (param $condition i32)
    (if (i32.eqz (local.get $condition))
      (then
        (global.set $failures (i32.add (global.get $failures) (i32.const 1)))
        (i32.store8 (i32.const 16) (i32.const 70)))
      (else (i32.store8 (i32.const 16) (i32.const 46))))
    (i32.store (i32.const 0) (i32.const 16))
    (i32.store (i32.const 4) (i32.const 1))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))

  (func (export "_start")
    (call $check (i32.eq (i32.load (i32.const 2000)) (i32.const 0x600d)))
    (call $check (i32.eq (i32.load8_s (i32.const 1001)) (i32.const -126)))
    (call $check (i32.eq (i32.load8_u (i32.const 1001)) (i32.const 0x82)))
    (call $check (i32.eq (i32.load16_s (i32.const 1001)) (i32.const -126)))
    (call $check (i64.eq (i64.load32_s (i32.const 1004)) (i64.const -16777088)))
    (call $check (i64.eq (i64.load32_u offset=4 (i32.const 1000)) (i64.const 4278190208)))
    (call $check (i64.eq (i64.load16_u offset=2 align=1 (i32.const 1000)) (i64.const 0x7fff)))
    (call $check (f32.eq (f32.reinterpret_i32 (i32.const 0x3fc00000)) (f32.const 1.5)))
    (call $check (i32.eq (memory.size) (i32.const 1)))
    (call $check (i32.eq (memory.grow (i32.const 2)) (i32.const 1)))
    (call $check (i32.eq (memory.grow (i32.const 2)) (i32.const -1)))
    (call $check (i32.eq (memory.grow (i32.const 1)) (i32.const 3)))
    (call $check (i32.eq (memory.grow (i32.const 0)) (i32.const 4)))
    (call $check (i32.eqz (i32.load (i32.const 0x3fffc)))) ;; the last word
    (memory.fill (i32.const 3000) (i32.const 0x1ab) (i32.const 100))
    (call $check (i32.eq (i32.load (i32.const 3096)) (i32.const 0xabababab)))
    (call $check (i32.eqz (i32.load (i32.const 3100))))
    (memory.init $passive (i32.const 3010) (i32.const 8) (i32.const 4))
    (call $check (i32.eq (i32.load (i32.const 3010)) (i32.const 0x61746164))) ;; "data"
    (memory.copy (i32.const 3011) (i32.const 3010) (i32.const 4)) ;; overlapping
    (call $check (i32.eq (i32.load (i32.const 3011)) (i32.const 0x61746164)))
    (memory.fill (i32.const 0x40000) (i32.const 1) (i32.const 0)) ;; nothing, at the very end
    (data.drop $passive)
    (i32.store8 (i32.const 16) (i32.const 10))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $proc_exit (global.get $failures))))
