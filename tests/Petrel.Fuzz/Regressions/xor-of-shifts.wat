;; RyuJIT takes an XOR of opposite shifts for a rotation, even by a variable count of zero (dotnet/runtime#133864). Every result is 0.
(module
  (memory 1)
  (data (i32.const 8) "\20")
  (func $x32 (param i32 i32) (result i32)
    (i32.xor (i32.shl (local.get 0) (local.get 1)) (i32.shr_u (local.get 0) (i32.sub (i32.const 32) (local.get 1)))))
  (func $y32 (param i32 i32) (result i32)
    (i32.xor (i32.shr_u (local.get 0) (local.get 1)) (i32.shl (local.get 0) (i32.sub (i32.const 32) (local.get 1)))))
  (func $x64 (param i64 i64) (result i64)
    (i64.xor (i64.shl (local.get 0) (local.get 1)) (i64.shr_u (local.get 0) (i64.sub (i64.const 64) (local.get 1)))))
  (func (export "left") (result i64) (i64.extend_i32_u (call $x32 (i32.const 0x12345678) (i32.load (i32.const 0)))))
  (func (export "left32") (result i64) (i64.extend_i32_u (call $x32 (i32.const 0x12345678) (i32.load (i32.const 8)))))
  (func (export "right") (result i64) (i64.extend_i32_u (call $y32 (i32.const 0x12345678) (i32.load (i32.const 0)))))
  (func (export "wide") (result i64) (call $x64 (i64.const 0x1234) (i64.load (i32.const 0)))))
