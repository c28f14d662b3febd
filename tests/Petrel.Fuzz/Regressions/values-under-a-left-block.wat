;; Values under a block that is always left stayed on the stack of the compiler after the if around it. Every result is 0.
(module
  (func $f (param i32) (result i32)
    (block $out
      i32.const 40
      local.get 0
      if
        i32.const 7
        block
          br $out
        end
        drop
      end
      i32.const 40
      i32.sub
      return)
    i32.const 0)
  (func $g (param i32) (result i64)
    (block $out
      i64.const 5
      local.get 0
      if
        f32.const 1
        loop
          br $out
        end
        drop
      end
      i64.const 5
      i64.xor
      return)
    i64.const 0)
  (func (export "taken") (result i64) (i64.extend_i32_u (call $f (i32.const 1))))
  (func (export "not taken") (result i64) (i64.extend_i32_u (call $f (i32.const 0))))
  (func (export "other type taken") (result i64) (call $g (i32.const 1)))
  (func (export "other type not taken") (result i64) (call $g (i32.const 0))))
